//! Tests of the state after a failed call, and of restarts.

use bank::{day, open};
use bank_api::{FilterStub, JournalStub, LedgerError, LedgerStub, Terms};
use wasmer_plugin::host::{CallErrorKind, LoadErrorKind, Plugin};
use wasmer_plugin::transport::Stub;
use wasmer_plugin_tests::bank;

use super::{entry, ledger, terms};

/// Fails like any other panic in a plugin.
#[test]
fn methods_need_an_instance() {
    let mut ledger = LedgerStub::attach(bank()).unwrap();
    let error = ledger.total().unwrap_err();
    assert_eq!(error.function(), "Ledger.total");
    let CallErrorKind::GuestPanicked { message, location, .. } = error.kind() else { panic!("{error:?}") };
    assert_eq!(
        message,
        "there is no instance to call the method on: `new` has not been called, or a method has panicked"
    );
    let location = location.as_ref().unwrap();
    let what = format!("panicked in `Ledger.total` at {location}: {message}");
    assert_eq!(error.to_string(), format!("plugin `bank.wasm` {what}"));

    let plugin = Stub::transport(&ledger);
    assert!(Plugin::is_poisoned(plugin));
    let refusal = ledger.describe().unwrap_err();
    assert_eq!(
        refusal.to_string(),
        format!("plugin `bank.wasm` cannot run `Ledger.describe` before it is reset: it {what}")
    );
    // A constructor does not replace the reset.
    let plugin = Stub::transport_mut(&mut ledger);
    let error = LedgerStub::new(&mut *plugin, &terms(1), &[]).unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Poisoned { .. }) && error.function() == "Ledger.new");
    Plugin::reset(plugin).unwrap();
    assert!(LedgerStub::new(plugin, &terms(1), &[]).unwrap().is_ok());
}

/// Returns a plugin with two interfaces, one of which has panicked.
fn panicked() -> Plugin {
    let mut plugin = bank();
    let mut journal = JournalStub::new(&mut plugin).unwrap();
    journal.add("a line").unwrap();
    ledger(&mut plugin, 77).add(entry("Bob", 5)).unwrap().unwrap();
    let mut journal = JournalStub::attach(&mut plugin).unwrap();
    let error = journal.add("").unwrap_err();
    let CallErrorKind::GuestPanicked { message, location: Some(location), .. } = error.kind() else {
        panic!("{error:?}")
    };
    assert_eq!(message, "a line says something");
    assert!(location.file.ends_with("guests/bank/src/books.rs"), "{location}");
    plugin
}

#[test]
fn both_interfaces_start_again() {
    let mut plugin = panicked();
    Plugin::reset(&mut plugin).unwrap();
    let mut journal = JournalStub::attach(&mut plugin).unwrap();
    assert_eq!(journal.total().unwrap(), 0);
    let mut ledger = LedgerStub::attach(&mut plugin).unwrap();
    assert_eq!(ledger.balances().unwrap(), [("Ada".to_owned(), 0), ("Bob".to_owned(), 0)].into());
    let over = ledger.add(entry("Ada", 78)).unwrap();
    assert_eq!(over, Err(LedgerError::Limit { cents: 78, limit: 77 }), "the terms are the same");
    // And once more.
    Plugin::reset(&mut plugin).unwrap();
    assert_eq!(LedgerStub::attach(plugin).unwrap().total().unwrap(), 0);
}

/// A stub that owns the plugin remains valid.
#[test]
fn stubs_outlive_a_reset() {
    let mut ledger = ledger(panicked_ledger(), 10);
    ledger.add(entry("Ada", 5)).unwrap().unwrap();
    Plugin::reset(Stub::transport_mut(&mut ledger)).unwrap();
    assert_eq!(ledger.add(entry("Ada", 2)).unwrap(), Ok(2));
}

fn panicked_ledger() -> Plugin {
    let mut plugin = panicked();
    Plugin::reset(&mut plugin).unwrap();
    plugin
}

#[test]
fn the_last_instance_is_what_starts_again() {
    let mut plugin = bank();
    for limit in [1, 2, 3] {
        ledger(&mut plugin, limit);
    }
    // The reset must not use arguments that the constructor refused.
    let refused = Terms { currency: "none".into(), limit: 4 };
    LedgerStub::new(&mut plugin, &refused, &[]).unwrap().unwrap_err();
    Plugin::reset(&mut plugin).unwrap();
    let error = LedgerStub::attach(plugin).unwrap().add(entry("Ada", 9)).unwrap().unwrap_err();
    assert_eq!(error, LedgerError::Limit { cents: 9, limit: 3 });
}

#[test]
fn long_arguments_are_there_again() {
    let mut plugin = bank();
    let mark = "mark ".repeat(10_000);
    FilterStub::new(&mut plugin, &mark).unwrap();
    Plugin::reset(&mut plugin).unwrap();
    let text = FilterStub::attach(&mut plugin).unwrap().text("text".into()).unwrap();
    assert!(text == mark + "text");
}

/// The constructor needs another call to be made before it.
#[test]
fn a_constructor_panics_this_time() {
    let mut plugin = bank();
    JournalStub::new(&mut plugin).unwrap();
    plugin.open(12).unwrap();
    let mut filter = FilterStub::new(&mut plugin, "day").unwrap();
    assert_eq!(filter.text(" May".into()).unwrap(), "12 May");

    for _ in 0..2 {
        let error = Plugin::reset(&mut plugin).unwrap_err();
        assert!(
            matches!(error.kind(), LoadErrorKind::ConstructorFailed { source, .. } if source.poisons()),
            "{error:?}"
        );
        let text = error.to_string();
        assert!(
            text.starts_with(
                "plugin `bank.wasm` cannot be started again as it was: plugin `bank.wasm` panicked in `Filter.new` at "
            ) && text.ends_with(": the bank is closed"),
            "{text}"
        );
        assert!(Plugin::is_poisoned(&plugin));
        let refusal = plugin.day().unwrap_err().to_string();
        let expected =
            "plugin `bank.wasm` cannot run `day` before it is reset: it panicked in `Filter.new` at ";
        assert!(refusal.starts_with(expected), "{refusal}");
    }
}

/// The plugin is then a new one, without an instance of that interface.
#[test]
fn a_constructor_refuses_this_time() {
    let mut plugin = bank();
    JournalStub::new(&mut plugin).unwrap().add("a line").unwrap();
    plugin.open(12).unwrap();
    ledger(&mut plugin, u64::MAX);

    let error = Plugin::reset(&mut plugin).unwrap_err();
    assert!(
        matches!(error.kind(), LoadErrorKind::ConstructorRejected { constructor, .. } if **constructor == *"Ledger.new"),
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "plugin `bank.wasm` cannot be started again as it was: `Ledger.new` refuses the arguments that it took before"
    );
    assert!(!Plugin::is_poisoned(&plugin));
    assert_eq!(plugin.day().unwrap(), 0);
    assert_eq!(JournalStub::attach(&mut plugin).unwrap().total().unwrap(), 0);

    // The constructor succeeds now.
    plugin.open(13).unwrap();
    assert_eq!(ledger(plugin, u64::MAX).total().unwrap(), 0);
}
