//! Tests of one piece of host code with every transport.

use std::fmt::Debug;

use bank::{Books, Diary, open};
use bank_api::{Filter, FilterStub, Journal, JournalStub, Ledger, LedgerError, LedgerStub};
use wasmer_plugin::host::{CallError, CallErrorKind, Pipeline, Plugin};
use wasmer_plugin::mock::{Answer, Mock};
use wasmer_plugin::native::Native;
use wasmer_plugin::transport::{
    Arguments, FunctionDescriptor, InterfaceDescriptor, Returned, Stub, Transport,
};
use wasmer_plugin_tests::{bank, old_stamp, stamp};

use super::{entry, ledger};

/// Uses a ledger, with any transport.
fn work<P: Transport>(ledger: &mut LedgerStub<P>) -> Result<String, P::Error> {
    let mut seen = vec![];
    for (account, cents) in [("Ada", 700), ("Eve", 1), ("Ada", 900)] {
        seen.push(match ledger.add(entry(account, cents))? {
            Ok(cents) => cents.to_string(),
            Err(LedgerError::Limit { cents, limit }) => format!("{cents} of {limit}"),
            Err(LedgerError::NoAccount(account)) => format!("no {account}"),
            Err(other) => format!("{other:?}"),
        });
    }
    let (mut amounts, mut forbidden) = ([100, 200_000, -300], 5);
    ledger.fees(&mut amounts, &mut forbidden)?;
    seen.push(format!("{amounts:?} {forbidden}"));
    if Stub::provides(ledger, "describe") {
        seen.push(ledger.describe()?);
    }
    Ok(seen.join(", "))
}

const EXPECTED: &str = "700, no Eve, 1600 of 1000, [99, 198000, -297] 6, 700 EUR in 1 entries";

#[test]
fn the_same_code_runs_with_all() {
    let mut plugin = bank();
    let mut native = Native::and::<Diary>(Native::new::<Books>(Ledger), Journal);
    assert_eq!(work(&mut ledger(&mut plugin, 1000)).unwrap(), EXPECTED);
    assert_eq!(work(&mut ledger(&mut native, 1000)).unwrap(), EXPECTED);

    let add = |(entry,): (bank_api::Entry,)| match (&*entry.account, entry.cents) {
        ("Ada", 700) => Ok(700_i64),
        ("Ada", _) => Err(LedgerError::Limit { cents: 1600, limit: 1000 }),
        _ => Err(LedgerError::NoAccount(entry.account)),
    };
    let mock = Mock::new([
        ("Ledger.new", Answer::value(Ok::<(), LedgerError>(()))),
        ("Ledger.add", Answer::by(add)),
        // Numbers in a slice remain unchanged.
        ("Ledger.fees", Answer::changing(|(_, forbidden): (Vec<i64>, u32)| ((), (forbidden + 1,)))),
    ]);
    let mut mocked = ledger(mock, 1000);
    assert_eq!(work(&mut mocked).unwrap(), "700, no Eve, 1600 of 1000, [100, 200000, -300] 6");
    assert_eq!(Mock::calls(Stub::transport(&mocked)).len(), 5);

    // Dropping the stubs has not changed the plugin and the native.
    assert_eq!(JournalStub::new(plugin).unwrap().total().unwrap(), 0);
    assert_eq!(JournalStub::new(native).unwrap().total().unwrap(), 0);
}

/// A user's wrapper around a plugin: it resets the plugin after a panic, and logs calls.
struct Restarting {
    plugin: Plugin,
    log: Vec<String>,
}

impl Transport for Restarting {
    type Error = CallError;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        function: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        if Plugin::is_poisoned(&self.plugin) {
            Plugin::reset(&mut self.plugin).expect("the constructors are simple");
            self.log.push("reset".into());
        }
        let bytes = arguments.to_bytes().expect("the arguments are simple");
        self.log.push(format!("{} {}", function.name(), bytes.len()));
        self.plugin.transport_call(function, arguments)
    }

    fn transport_check(&mut self, interface: &'static InterfaceDescriptor) -> Result<(), CallError> {
        self.log.push(format!("is it a {}?", interface.name()));
        self.plugin.transport_check(interface)
    }

    fn transport_provides(&self, function: &'static FunctionDescriptor) -> bool {
        self.plugin.transport_provides(function)
    }
}

#[test]
fn users_can_wrap_plugins() {
    let restarting = Restarting { plugin: bank(), log: vec![] };
    let mut journal = JournalStub::new(restarting).unwrap();
    journal.add("one").unwrap();
    journal.add("").unwrap_err();
    assert_eq!(journal.total().unwrap(), 0);
    journal.add("two").unwrap();
    assert_eq!(journal.undo().unwrap().as_deref(), Some("two"));
    let log = Stub::into_transport(journal).log;
    let expected = [
        "is it a Journal?",
        "Journal.new 0",
        "Journal.add 11",
        "Journal.add 8",
        "reset",
        "Journal.total 0",
        "Journal.add 11",
        "Journal.undo 0",
    ];
    assert_eq!(log, expected);
}

#[test]
fn a_lent_plugin_is_there_again() {
    fn fill(journal: &mut JournalStub<&mut Plugin>) {
        for line in ["one", "two"] {
            journal.add(line).unwrap();
        }
    }
    let mut plugin = bank();
    let mut journal = JournalStub::new(&mut plugin).unwrap();
    fill(&mut journal);
    assert_eq!(journal.total().unwrap(), 2);
    assert!(Plugin::memory_size(Stub::transport(&journal)) > 0);
    plugin.open(1).unwrap();
    assert_eq!(JournalStub::attach(&mut plugin).unwrap().total().unwrap(), 2);
    // Two levels of borrowing.
    let mut borrowed = &mut plugin;
    assert_eq!(JournalStub::attach(&mut borrowed).unwrap().total().unwrap(), 2);
}

/// The default transport of a stub is a plugin.
#[test]
fn stubs_of_plugins_can_be_kept() {
    struct Shop {
        filters: Vec<FilterStub>,
    }
    let filters = [bank(), stamp(), old_stamp()].into_iter().zip(["<", ">", "!"]);
    let filters = filters.map(|(plugin, mark)| FilterStub::new(plugin, mark).unwrap());
    let mut shop = Shop { filters: filters.collect() };
    let mut text = "text".to_owned();
    for filter in &mut shop.filters {
        text = filter.text(text).unwrap();
    }
    assert_eq!(text, "<text>!");
}

/// Each plugin has an instance, made from the same arguments or one after the other from its own.
#[test]
fn a_row_of_plugins_has_an_interface() {
    let mut filter = FilterStub::new(Pipeline::new([bank(), stamp(), old_stamp()]), "-").unwrap();
    assert_eq!(filter.text("text".into()).unwrap(), "-text--");
    let mut lines = vec!["line".to_owned()];
    filter.lines(&mut lines).unwrap();
    assert_eq!(lines, ["-", "line", "-", "-"]);
    assert!(!Stub::provides(&filter, "number"), "one of them is too old");
    assert!(matches!(filter.number(1).map_err(CallError::into_kind), Err(CallErrorKind::NotProvided)));
    assert!(matches!(filter.count().map_err(CallError::into_kind), Err(CallErrorKind::NotChainable)));

    let mut row = Stub::into_transport(filter);
    Pipeline::plugins(&mut row).pop();
    for (plugin, mark) in Pipeline::plugins(&mut row).iter_mut().zip(["a", "bc"]) {
        FilterStub::new(plugin, mark).unwrap();
    }
    let mut filter = FilterStub::attach(row).unwrap();
    assert_eq!(filter.number(1).unwrap(), 12);
    let long = "long ".repeat(10_000);
    assert!(filter.text(long.clone()).unwrap() == format!("a{long}bc"));
    for plugin in Pipeline::plugins(Stub::transport_mut(&mut filter)) {
        assert_eq!(FilterStub::attach(plugin).unwrap().count().unwrap(), 1);
    }
}

/// A constructor needs a plugin. Other functions return their argument.
#[test]
fn a_row_of_no_plugins_has_no_interface() {
    let error = FilterStub::new(Pipeline::default(), "-").unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::EmptyPipeline), "{error:?}");
    assert!(!error.poisons());
    assert_eq!(
        error.to_string(),
        "`Filter.new` cannot run in a pipeline without plugins: put one into it first"
    );
    let mut filter = FilterStub::attach(Pipeline::default()).unwrap();
    assert_eq!(filter.text("text".into()).unwrap(), "text");
}

/// The second plugin does not have the interface, so the first is not called.
#[test]
fn a_row_is_checked_as_a_whole() {
    let mut row = Pipeline::new([bank(), stamp()]);
    let error = LedgerStub::new(&mut row, &super::terms(1), &[]).unwrap_err();
    assert!(error.to_string().starts_with("plugin `stamp.wasm` does not implement `Ledger`"), "{error}");
    let mut ledger = LedgerStub::attach(&mut Pipeline::plugins(&mut row)[0]).unwrap();
    assert!(ledger.total().unwrap_err().to_string().contains("there is no instance to call the method on"));
}

/// The implementation's errors are the same in a plugin and natively.
#[test]
fn errors_can_be_shown_whatever_carries_the_calls() {
    fn shown<P: Transport<Error: Debug + std::error::Error>>(transport: P) -> String {
        match FilterStub::new(transport, "mark") {
            Ok(_) => "it has the interface".to_owned(),
            Err(error) => error.to_string(),
        }
    }
    assert_eq!(shown(bank()), "it has the interface");
    assert_eq!(shown(Native::new::<bank::Prefix>(Filter)), "it has the interface");
    assert_eq!(
        shown(Native::new::<Diary>(Journal)),
        "`Filter.new` is not implemented by this `Native`: make it with the interface that the function is of"
    );
    assert_eq!(shown(Mock::new([("Filter.new", Answer::fail("no paper"))])), "`Filter.new` failed: no paper");
}
