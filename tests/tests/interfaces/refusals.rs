//! Tests of plugins without an interface, or with another version of it.

use bank::total;
use bank_api::{FilterStub, LedgerStub, RatesStub};
use stamp::made;
use wasmer_plugin::host::{CallErrorKind, Plugin};
use wasmer_plugin::transport::Stub;
use wasmer_plugin_tests::{bank, matrix, old_stamp, stamp, steady};

use super::terms;

#[test]
fn a_plugin_that_does_not_implement_it() {
    let error = LedgerStub::new(stamp(), &terms(1), &[]).unwrap_err();
    assert!(!error.poisons());
    let CallErrorKind::NotImplemented { implements, exports } = error.kind() else { panic!("{error:?}") };
    assert_eq!((implements.len(), exports.len()), (2, 1));
    assert_eq!(
        error.to_string(),
        "plugin `stamp.wasm` does not implement `Ledger`: it implements `Filter`, `Rates` and exports `made`"
    );
}

#[test]
fn a_plugin_with_functions_only() {
    let error = RatesStub::new(steady()).unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::NotImplemented { .. }) && error.function() == "Rates",
        "{error:?}"
    );
    assert_eq!(
        error.to_string(),
        "plugin `steady.wasm` does not implement `Rates`: it exports `add`, `append`, `bytes`, `collatz`, `count`, \
         `greet`, `measure`, `mix`, `move_up`, `step`"
    );
}

#[test]
fn a_plugin_with_functions_and_other_interfaces() {
    assert_eq!(
        RatesStub::new(bank()).unwrap_err().to_string(),
        "plugin `bank.wasm` does not implement `Rates`: it implements `Filter`, `Forms`, `Journal`, `Ledger` and \
         exports `add`, `day`, `open`, `total`"
    );
}

#[test]
fn long_lists_are_cut() {
    let text = RatesStub::new(matrix()).unwrap_err().to_string();
    assert!(text.ends_with("`arguments`, `bindings` and 228 more"), "{text}");
}

/// The plugin was built before the interface had this method, which is optional.
#[test]
fn an_older_plugin() {
    let mut filter = FilterStub::new(old_stamp(), "!").unwrap();
    assert!(!Stub::provides(&filter, "number"));
    assert!(Stub::provides(&filter, "count"));
    assert_eq!(filter.text("a".into()).unwrap(), "a!");
    for _ in 0..2 {
        let error = filter.number(1).unwrap_err();
        assert!(matches!(error.kind(), CallErrorKind::NotProvided), "{error:?}");
        assert!(!error.poisons());
        assert_eq!(
            error.to_string(),
            "plugin `stamp.wasm` does not provide `Filter.number`, which is optional: it was built with an older \
             version of the interface"
        );
    }
    assert_eq!(filter.count().unwrap(), 1, "it goes on working");

    assert!(Stub::provides(&FilterStub::new(stamp(), "!").unwrap(), "number"));
}

/// All differences are known before anything runs, including that of a method that nobody calls.
#[test]
fn a_plugin_with_another_version() {
    let expected = "\
plugin `stamp.wasm`: host and plugin disagree about 3 functions:
  Rates.day(): host u32, plugin u16
  Rates.remove: only the host has it
  Rates.set(rate): Rate.per_mille: host u64, plugin u32
  Rates.set(day): only the host has it: u32
the host was built with `bank_api` 0.2.0, the plugin with `bank_api` 0.1.0: rebuild the plugin with 0.2.0";
    let mut plugin = old_stamp();
    for error in [RatesStub::new(&mut plugin).map(drop), RatesStub::attach(&mut plugin).map(drop)] {
        let error = error.unwrap_err();
        assert_eq!(error.to_string(), expected);
        assert_eq!(error.function(), "Rates");
        let CallErrorKind::Mismatch { mismatch } = error.kind() else { panic!("{error:?}") };
        assert_eq!(mismatch.differences().len(), 4);
        assert!(!error.poisons());
    }
    assert_eq!(plugin.made().unwrap(), 0, "nothing of it was called");
    // Its other interface is unchanged, and still works.
    assert_eq!(FilterStub::new(&mut plugin, "?").unwrap().text("b".into()).unwrap(), "b?");

    let mut plugin = stamp();
    RatesStub::new(&mut plugin).unwrap();
    assert_eq!(plugin.made().unwrap(), 1);
}

/// Missing functions of an interface are reported as differences.
#[test]
fn functions_that_only_look_like_an_interface() {
    mod other {
        #![allow(unreachable_pub, reason = "an interface is `pub`, wherever it stands")]

        /// Called by the functions of the plugin `stamp`, but not an interface of it.
        #[wasmer_plugin::wasmer_plugin(name = "Filter")]
        pub trait Sieve {
            fn new(mark: &str) -> Self;
            fn count(&self) -> u32;
            fn size(&self) -> u32;
            fn width(&self) -> u32 {
                0
            }
        }
    }
    assert_eq!(
        other::SieveStub::new(stamp(), "!").unwrap_err().to_string(),
        "plugin `stamp.wasm`: host and plugin disagree about `Filter.size`:
  Filter.size: only the host has it
the plugin lacks what only the host has; the host was built with `behaviour` 0.1.0, the plugin with `bank_api` \
         0.2.0: rebuild both with the same"
    );
}

#[test]
fn plugins_describe_their_interfaces() {
    let expected = "\
trait Filter {
    /// Returns the number of texts so far.
    fn count() -> u32;

    /// Adds the mark to the lines.
    fn lines(lines: &mut Vec<String>);

    /// Sets the mark.
    fn new(mark: &str);

    /// Adds the mark to the text.
    fn text(text: String) -> String;
}

trait Rates {
    fn convert(cents: u64, currency: &str) -> Result<u64, RateError>;
    fn day() -> u16;

    /// Is the same in both versions.
    fn known() -> Vec<String>;

    fn new();
    fn set(rate: Rate);
}

/// Returns the number of instances of `Rates` so far.
fn made() -> u32;

enum RateError {
    Unknown,
}

struct Rate {
    currency: String,
    per_mille: u32,
}
";
    assert_eq!(Plugin::interface(&old_stamp()).to_string(), expected);
    let interface = wasmer_plugin_bindgen::read(env!("BANK_WASM")).unwrap();
    let new = interface.function("Ledger.new").unwrap();
    assert_eq!(
        interface.show_function(new).to_string(),
        "fn Ledger.new(terms: &Terms, accounts: &[String]) -> Result<(), LedgerError>;\n"
    );
    assert_eq!(new.krate(), "bank");
    assert_eq!((new.interface_krate(), new.interface_version()), (Some("bank_api"), Some("0.2.0")));
}

#[test]
fn functions_are_called_whatever_an_interface_is() {
    let mut plugin = bank();
    assert!(RatesStub::new(&mut plugin).is_err());
    assert_eq!(plugin.total("four").unwrap(), 4);
}
