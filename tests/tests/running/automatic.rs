//! Tests of automatic resets.

use bank::{day, open};
use bank_api::{FilterStub, JournalStub, LedgerStub, Terms};
use faulty::{count, traps};
use wasmer_plugin::host::{CallErrorKind, LoadError, LoadErrorKind, Loader, Plugin};
use wasmer_plugin::transport::Stub;
use worker::{Gate, GateHost, wait};

fn loader() -> Loader {
    Loader::builder().reset_poisoned(true).build()
}

#[test]
fn the_next_call_finds_a_fresh_instance() {
    let mut plugin = loader().load(env!("FAULTY_WASM")).unwrap();
    for _ in 0..3 {
        assert_eq!(plugin.count().unwrap(), 1);
        assert_eq!(plugin.count().unwrap(), 2);
        let error = plugin.traps().unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::Trapped { .. }) && error.function() == "traps",
            "{error:?}"
        );
        assert!(Plugin::is_poisoned(&plugin), "until the next call");
        // Another failure may follow at once.
        assert!(matches!(plugin.traps().unwrap_err().kind(), CallErrorKind::Trapped { .. }));
    }
}

/// Loaders with other limits, and modules, keep the setting.
#[test]
fn loaders_and_modules_pass_it_on() {
    let loader = loader();
    let loader = loader.with_limits(loader.limits().clone().memory(8 << 20));
    let module = loader.compile(env!("FAULTY_WASM")).unwrap();
    let mut plugin = Plugin::module(&module.instantiate().unwrap()).instantiate().unwrap();
    plugin.traps().unwrap_err();
    assert_eq!(plugin.count().unwrap(), 1);

    let mut plugin = Loader::builder().build().load(env!("FAULTY_WASM")).unwrap();
    plugin.traps().unwrap_err();
    assert!(matches!(plugin.count().unwrap_err().kind(), CallErrorKind::Poisoned { .. }));
}

#[test]
fn constructors_run_again() {
    let mut plugin = loader().load(env!("BANK_WASM")).unwrap();
    let mut filter = FilterStub::new(&mut plugin, "<").unwrap();
    assert_eq!(filter.text("a".into()).unwrap(), "<a");
    let mut journal = JournalStub::new(&mut plugin).unwrap();
    journal.add("").unwrap_err();
    journal.add("a line").unwrap();
    assert_eq!(journal.total().unwrap(), 1);
    let mut filter = FilterStub::attach(&mut plugin).unwrap();
    assert_eq!(filter.count().unwrap(), 0);
    assert_eq!(filter.text("b".into()).unwrap(), "<b");
}

/// The call fails with the reason, and so does each later one.
#[test]
fn a_reset_fails() {
    let mut plugin = loader().load(env!("BANK_WASM")).unwrap();
    plugin.open(12).unwrap();
    FilterStub::new(&mut plugin, "day").unwrap();
    LedgerStub::attach(&mut plugin).unwrap().total().unwrap_err();
    for _ in 0..3 {
        let error = plugin.day().unwrap_err();
        let text = error.to_string();
        assert!(
            text.starts_with(
                "plugin `bank.wasm` cannot run `day`: no instance of it can be started: plugin `bank.wasm` cannot be \
                 started again as it was: plugin `bank.wasm` panicked in `Filter.new` at "
            ) && text.ends_with(": the bank is closed"),
            "{text}"
        );
        assert_eq!(error.function(), "day");
        let CallErrorKind::InstanceUnavailable { source } = error.kind() else { panic!("{error:?}") };
        assert!(matches!(source.kind(), LoadErrorKind::ConstructorFailed { .. }), "{source:?}");
        assert!(Plugin::is_poisoned(&plugin));
    }
}

#[test]
fn a_constructor_refuses() {
    let mut plugin = loader().load(env!("BANK_WASM")).unwrap();
    plugin.open(12).unwrap();
    let terms = Terms { currency: "EUR".into(), limit: u64::MAX };
    let mut ledger = LedgerStub::new(&mut plugin, &terms, &["Ada"]).unwrap().unwrap();
    JournalStub::attach(Stub::transport_mut(&mut ledger)).unwrap().total().unwrap_err();
    for _ in 0..2 {
        assert_eq!(
            plugin.day().unwrap_err().to_string(),
            "plugin `bank.wasm` cannot run `day`: no instance of it can be started: plugin `bank.wasm` cannot be \
             started again as it was: `Ledger.new` refuses the arguments that it took before"
        );
    }
    // After a reset by hand the plugin goes on without that instance.
    assert!(matches!(
        Plugin::reset(&mut plugin).map_err(LoadError::into_kind),
        Err(LoadErrorKind::ConstructorRejected { .. })
    ));
    assert_eq!(plugin.day().unwrap(), 0);
}

#[test]
fn hosts_stay() {
    struct Keeper(Vec<u64>);

    impl Gate for Keeper {
        fn pass(&mut self, ticket: u64) -> u64 {
            self.0.push(ticket);
            assert!(ticket != 13, "an unlucky ticket");
            self.0.iter().sum()
        }
    }

    let mut plugin = loader().load_with(env!("WORKER_WASM"), GateHost::new(Keeper(vec![]))).unwrap();
    assert_eq!(plugin.wait(1).unwrap(), 1);
    assert!(matches!(plugin.wait(13).unwrap_err().kind(), CallErrorKind::HostPanicked { .. }));
    assert_eq!(plugin.wait(2).unwrap(), 16);
    assert_eq!(Plugin::host::<Keeper>(&plugin).unwrap().0, [1, 13, 2]);
}
