//! Tests of instances: their construction and their state.

use bank_api::{
    Entry, FilterStub, Journal, JournalStub, Ledger, LedgerError, LedgerStub, RateError, RatesStub, Terms,
};
use wasmer_plugin::host::{CallError, CallErrorKind, Plugin};
use wasmer_plugin::transport::Stub;
use wasmer_plugin_tests::{bank, stamp};

use super::{entry, ledger, terms};

#[test]
fn state_is_kept_from_call_to_call() {
    let mut ledger = ledger(bank(), 1000);
    assert_eq!(ledger.add(entry("Ada", 700)).unwrap(), Ok(700));
    assert_eq!(ledger.transfer("Ada", "Bob", 200).unwrap(), Ok((500, 200)));
    assert_eq!(ledger.add(entry("Ada", 100)).unwrap(), Ok(600));
    assert_eq!(ledger.total().unwrap(), 800);
    let latest = ledger.latest(2).unwrap();
    let bob = Entry { note: Some("Ada to Bob".into()), ..entry("Bob", 200) };
    assert_eq!(latest, [entry("Ada", 100), bob.clone()]);
    assert_eq!(ledger.undo().unwrap(), Some(entry("Ada", 100)));
    assert_eq!(ledger.undo().unwrap(), Some(bob));
    let balances = ledger.balances().unwrap();
    assert_eq!(balances, [("Ada".to_owned(), 500), ("Bob".to_owned(), 0)].into());
}

#[test]
fn errors_of_methods_are_typed() {
    let mut ledger = ledger(bank(), 1000);
    let unknown = ledger.add(entry("Eve", 1)).unwrap();
    assert_eq!(unknown, Err(LedgerError::NoAccount("Eve".into())));
    let over = ledger.transfer("Ada", "Bob", 1001).unwrap();
    assert_eq!(over, Err(LedgerError::Limit { cents: -1001, limit: 1000 }));
    // Neither call has changed anything.
    assert_eq!(ledger.clear().unwrap(), 0);
}

/// Both errors, with two question marks, as in a host.
#[test]
fn constructors_may_refuse() {
    #[derive(Debug)]
    enum Failed {
        Call(CallError),
        Ledger(LedgerError),
    }

    impl From<CallError> for Failed {
        fn from(error: CallError) -> Self {
            Self::Call(error)
        }
    }

    impl From<LedgerError> for Failed {
        fn from(error: LedgerError) -> Self {
            Self::Ledger(error)
        }
    }

    fn total(plugin: Plugin, terms: &Terms, account: &str) -> Result<i64, Failed> {
        let mut ledger = LedgerStub::new(plugin, terms, &[account])??;
        ledger.add(entry("Ada", 5))??;
        Ok(ledger.total()?)
    }

    assert_eq!(total(bank(), &terms(10), "Ada").unwrap(), 5);
    let error = total(bank(), &terms(1), "Ada").unwrap_err();
    assert!(matches!(error, Failed::Ledger(LedgerError::Limit { cents: 5, limit: 1 })), "{error:?}");
    let no_currency = Terms { currency: String::new(), limit: 1 };
    let error = total(bank(), &no_currency, "Ada").unwrap_err();
    assert!(matches!(error, Failed::Ledger(LedgerError::Currency(currency)) if currency.is_empty()));
    let error = total(stamp(), &terms(1), "Ada").unwrap_err();
    let Failed::Call(error) = error else { panic!("{error:?}") };
    assert!(matches!(error.kind(), CallErrorKind::NotImplemented { .. }), "{error:?}");
}

#[test]
fn a_refusal_leaves_the_instance_that_was_there() {
    let mut plugin = bank();
    let mut first = ledger(&mut plugin, 1000);
    first.add(entry("Ada", 3)).unwrap().unwrap();
    let refused = LedgerStub::new(&mut plugin, &terms(u64::MAX), &[]).unwrap();
    assert_eq!(refused.unwrap_err(), LedgerError::Closed);
    let mut first = LedgerStub::attach(&mut plugin).unwrap();
    assert_eq!(first.total().unwrap(), 3);
    // The new instance replaces the first.
    let mut second = LedgerStub::new(plugin, &terms(1), &["Eve"]).unwrap().unwrap();
    assert_eq!(second.balances().unwrap(), [("Eve".to_owned(), 0)].into());
}

#[test]
fn an_interface_without_a_constructor_starts_by_default() {
    let mut journal = JournalStub::new(bank()).unwrap();
    assert_eq!(journal.total().unwrap(), 0);
    journal.add("a line").unwrap();
    let mut journal = JournalStub::new(Stub::into_transport(journal)).unwrap();
    assert_eq!(journal.undo().unwrap(), None);
}

/// Two of their methods, and two of the plugin's functions, have the same names.
#[test]
fn interfaces_and_functions_live_side_by_side() {
    use bank::{add, total};

    let mut plugin = bank();
    let mut ledger = ledger(&mut plugin, 1000);
    ledger.add(entry("Ada", 700)).unwrap().unwrap();
    let mut journal = JournalStub::new(&mut plugin).unwrap();
    journal.add("Ada has more").unwrap();
    assert_eq!(plugin.add(&[entry("Ada", 1), entry("Bob", 2)]).unwrap(), 3);
    assert_eq!(plugin.total("four").unwrap(), 4);

    let mut ledger = LedgerStub::attach(&mut plugin).unwrap();
    assert_eq!(ledger.total().unwrap(), 700);
    assert_eq!(ledger.describe().unwrap(), "700 EUR in 1 entries");
    // The stub borrows the plugin, which is accessible through it.
    assert_eq!(Stub::transport_mut(&mut ledger).total("a text").unwrap(), 6);
    let mut journal = JournalStub::attach(plugin).unwrap();
    assert_eq!(journal.total().unwrap(), 1);
    assert_eq!(journal.undo().unwrap().as_deref(), Some("Ada has more"));
}

#[test]
fn plugins_of_one_module_have_instances_of_their_own() {
    let mut all = [1, 2, 3].map(|cents| {
        let mut ledger = ledger(bank(), 1000);
        ledger.add(entry("Ada", cents)).unwrap().unwrap();
        ledger
    });
    for (ledger, cents) in all.iter_mut().zip(1..) {
        assert_eq!(ledger.total().unwrap(), cents);
    }
    let [first, mut second, _] = all;
    drop(first);
    assert_eq!(second.total().unwrap(), 2);
}

#[test]
fn default_bodies_are_served_and_overridden() {
    let mut journal = JournalStub::new(bank()).unwrap();
    journal.add("one").unwrap();
    assert_eq!(journal.describe().unwrap(), "1 lines", "it calls another method of the instance");
    let mut ledger = ledger(Stub::into_transport(journal), 1000);
    for cents in 1..=3 {
        ledger.add(entry("Ada", cents)).unwrap().unwrap();
    }
    assert_eq!(ledger.describe().unwrap(), "6 EUR in 3 entries");
    assert_eq!(ledger.clear().unwrap(), 3, "it calls one that changes the instance");
    assert_eq!(ledger.total().unwrap(), 0);

    let number = |plugin| FilterStub::new(plugin, "mark").unwrap().number(7).unwrap();
    assert_eq!((number(bank()), number(stamp())), (7, 74));
}

#[test]
fn a_small_plugin_works_too() {
    let mut rates = RatesStub::new(stamp()).unwrap();
    let rate = |currency: &str, per_mille| bank_api::Rate { currency: currency.into(), per_mille };
    rates.set(rate("USD", 900), 6).unwrap();
    assert_eq!(rates.convert(10, "USD").unwrap(), Err(RateError::Outdated { days: 6 }));
    rates.set(rate("GBP", 1200), 7).unwrap();
    assert_eq!(rates.convert(10, "USD").unwrap(), Ok(9));
    assert_eq!(rates.convert(10, "EUR").unwrap(), Err(RateError::Unknown));
    assert_eq!((rates.remove("USD").unwrap(), rates.remove("USD").unwrap()), (true, false));
    assert_eq!((rates.known().unwrap(), rates.day().unwrap()), (vec!["GBP".to_owned()], 7));
}

/// From the plugin's crate a host imports only the type, which works like any other natively.
#[test]
fn the_same_type_works_without_a_plugin() {
    let mut books = bank::Books::new(&terms(1000), &["Ada"]).unwrap();
    assert_eq!(books.add(entry("Ada", 5)), Ok(5));
    let mut diary = bank::Diary::default();
    Journal::add(&mut diary, "a line");
    assert_eq!((Ledger::total(&books), Journal::total(&diary)), (5, 1));
}
