//! Tests that a plugin with state does the same as its implementation does natively, over many calls.

use bank::Books;
use bank_api::{Entry, Ledger, LedgerStub, Terms};
use proptest::collection::vec;
use proptest::option;
use proptest::prelude::*;
use proptest::string::string_regex;
use proptest::test_runner::RngAlgorithm;
use wasmer_plugin::host::Plugin;
use wasmer_plugin::native::Native;
use wasmer_plugin::transport::{Stub, Transport};
use wasmer_plugin_tests::bank;

/// Number of sequences, and of calls in each.
const CASES: u32 = 50;
const CALLS: usize = 2_000;

#[derive(Clone, Debug)]
enum Call {
    Add(Entry),
    Transfer(String, String, u32),
    Undo,
    Close(Vec<String>, Option<String>),
    Total,
    Balances,
    Latest(usize),
    Fees(Vec<i64>, u32),
    Complete(Entry, Vec<String>),
    Describe,
    Clear,
    /// Makes a new instance, if the constructor accepts the arguments.
    New(Terms, Vec<String>),
    /// Restores the initial state.
    Reset,
}

/// Few enough names to occur again, and some that do not exist.
fn account() -> impl Strategy<Value = String> {
    prop::sample::select(vec!["Ada", "Adam", "Bob", "", "größer", "a\0b"]).prop_map(str::to_owned)
}

fn accounts() -> impl Strategy<Value = Vec<String>> {
    vec(account(), 0..4)
}

fn note() -> impl Strategy<Value = Option<String>> {
    // As literals these would be parsed for each value.
    let word = string_regex("[a-z]{1,8}").expect("it is one");
    option::of(prop_oneof![Just(String::new()), Just("ü".repeat(300)), word])
}

prop_compose! {
    fn entry()(
        account in account(),
        cents in prop_oneof![8 => -2_000..2_000_i64, 1 => any::<i64>()],
        note in note(),
    ) -> Entry {
        Entry { account, cents, note }
    }
}

fn call() -> impl Strategy<Value = Call> {
    let currency = string_regex("[A-Z]{2,3}").expect("it is one");
    let terms = (currency, 0..5_000_u64).prop_map(|(currency, limit)| Terms { currency, limit });
    prop_oneof![
        400 => entry().prop_map(Call::Add),
        200 => (account(), account(), 0..3_000_u32).prop_map(|(from, to, cents)| Call::Transfer(from, to, cents)),
        100 => Just(Call::Undo),
        20 => (accounts(), note()).prop_map(|(accounts, note)| Call::Close(accounts, note)),
        40 => Just(Call::Total),
        40 => Just(Call::Balances),
        40 => (0..9_usize).prop_map(Call::Latest),
        60 => (vec(any::<i64>(), 0..9), 0..1000_u32).prop_map(|(cents, forbidden)| Call::Fees(cents, forbidden)),
        60 => (entry(), accounts()).prop_map(|(entry, accounts)| Call::Complete(entry, accounts)),
        30 => Just(Call::Describe),
        4 => Just(Call::Clear),
        4 => (terms, accounts()).prop_map(|(terms, accounts)| Call::New(terms, accounts)),
        2 => Just(Call::Reset),
    ]
}

/// The limit in the constructor's arguments.
const LIMIT: u64 = 9_000;

fn first() -> Books {
    Books::new(&super::terms(LIMIT), &["Ada", "Bob"]).expect("these terms are accepted")
}

/// Makes a call of the implementation, and returns its results as text.
fn direct(books: &mut Books, call: Call) -> String {
    match call {
        Call::Add(entry) => format!("{:?}", books.add(entry)),
        Call::Transfer(from, to, cents) => format!("{:?}", books.transfer(&from, &to, cents)),
        Call::Undo => format!("{:?}", books.undo()),
        Call::Close(accounts, note) => format!("{:?}", books.close(&accounts, note.as_ref())),
        Call::Total => format!("{:?}", books.total()),
        Call::Balances => format!("{:?}", books.balances()),
        Call::Latest(most) => format!("{:?}", books.latest(most)),
        Call::Fees(mut cents, mut forbidden) => {
            books.fees(&mut cents, &mut forbidden);
            format!("{cents:?} {forbidden}")
        }
        Call::Complete(mut entry, mut accounts) => {
            format!("{:?} {entry:?} {accounts:?}", books.complete(&mut entry, &mut accounts))
        }
        Call::Describe => books.describe(),
        Call::Clear => format!("{:?}", books.clear()),
        Call::New(terms, accounts) => {
            let accounts: Vec<_> = accounts.iter().map(String::as_str).collect();
            let made = Books::new(&terms, &accounts).map(|new| *books = new);
            format!("{made:?}")
        }
        Call::Reset => {
            *books = first();
            String::new()
        }
    }
}

/// Makes the same call through a stub.
fn hosted<P: Carrier>(books: &mut LedgerStub<P>, call: Call) -> Result<String, P::Error> {
    Ok(match call {
        Call::Add(entry) => format!("{:?}", books.add(entry)?),
        Call::Transfer(from, to, cents) => format!("{:?}", books.transfer(&from, &to, cents)?),
        Call::Undo => format!("{:?}", books.undo()?),
        Call::Close(accounts, note) => format!("{:?}", books.close(&accounts, note.as_ref())?),
        Call::Total => format!("{:?}", books.total()?),
        Call::Balances => format!("{:?}", books.balances()?),
        Call::Latest(most) => format!("{:?}", books.latest(most)?),
        Call::Fees(mut cents, mut forbidden) => {
            books.fees(&mut cents, &mut forbidden)?;
            format!("{cents:?} {forbidden}")
        }
        Call::Complete(mut entry, mut accounts) => {
            format!("{:?} {entry:?} {accounts:?}", books.complete(&mut entry, &mut accounts)?)
        }
        Call::Describe => books.describe()?,
        Call::Clear => format!("{:?}", books.clear()?),
        Call::New(terms, accounts) => {
            let accounts: Vec<_> = accounts.iter().map(String::as_str).collect();
            let made = LedgerStub::new(Stub::transport_mut(books), &terms, &accounts)?.map(drop);
            format!("{made:?}")
        }
        Call::Reset => {
            Stub::transport_mut(books).reset();
            String::new()
        }
    })
}

/// A transport that can restore its initial state.
trait Carrier: Transport<Error: std::fmt::Debug> {
    fn reset(&mut self);
}

impl Carrier for Native {
    fn reset(&mut self) {
        super::ledger(self, LIMIT);
    }
}

impl Carrier for Plugin {
    fn reset(&mut self) {
        super::ledger(&mut *self, 1).add(super::entry("Ada", 1)).unwrap().unwrap();
        super::ledger(&mut *self, LIMIT).add(super::entry("Ada", 1)).unwrap().unwrap();
        Plugin::reset(self).expect("the terms are the same");
    }
}

/// Makes 100,000 calls in all.
#[test]
fn with_the_implementation_itself() {
    let config = ProptestConfig {
        cases: CASES,
        failure_persistence: None,
        // The default one is cryptographic, and slow without optimisation.
        rng_algorithm: RngAlgorithm::XorShift,
        ..ProptestConfig::default()
    };
    proptest!(config, |(calls in vec(call(), CALLS))| {
        let (mut plugin, mut books) = (super::ledger(bank(), LIMIT), first());
        let mut native = super::ledger(Native::new::<Books>(Ledger), LIMIT);
        for call in calls {
            let expected = direct(&mut books, call.clone());
            prop_assert_eq!(&hosted(&mut plugin, call.clone()).unwrap(), &expected, "plugin: {:?}", call);
            prop_assert_eq!(&hosted(&mut native, call.clone()).unwrap(), &expected, "native: {:?}", call);
        }
    });
}
