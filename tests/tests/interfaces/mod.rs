//! Tests of interfaces from end to end: the guests `bank` and `stamp` implement those of `bank-api`.

mod agreement;
mod forms;
mod refusals;
mod reset;
mod state;
mod transports;

use bank_api::{Entry, LedgerStub, Terms};
use wasmer_plugin::transport::Transport;

fn terms(limit: u64) -> Terms {
    Terms { currency: "EUR".to_owned(), limit }
}

/// Makes a ledger with two accounts.
fn ledger<P: Transport<Error: std::fmt::Debug>>(transport: P, limit: u64) -> LedgerStub<P> {
    LedgerStub::new(transport, &terms(limit), &["Ada", "Bob"]).unwrap().expect("these terms are accepted")
}

fn entry(account: &str, cents: i64) -> Entry {
    Entry { account: account.to_owned(), cents, note: None }
}
