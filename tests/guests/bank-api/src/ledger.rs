//! Interfaces with state. One is made from arguments, and may refuse them; the other is made by `Default`.
//! Some of their methods have the same names.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Entry {
    pub account: String,
    pub cents: i64,
    pub note: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub struct Terms {
    pub currency: String,
    pub limit: u64,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub enum LedgerError {
    NoAccount(String),
    Limit { cents: i64, limit: u64 },
    Currency(String),
    Closed,
}

/// Accounts and their balances.
#[wasmer_plugin]
pub trait Ledger {
    fn new(terms: &Terms, accounts: &[&str]) -> Result<Self, LedgerError>
    where
        Self: Sized;

    /// Returns the new balance of the account.
    fn add(&mut self, entry: Entry) -> Result<i64, LedgerError>;

    /// Returns the new balances of both accounts.
    fn transfer(&mut self, from: &str, to: &str, cents: u32) -> Result<(i64, i64), LedgerError>;

    /// Undoes the last entry.
    fn undo(&mut self) -> Option<Entry>;

    /// Returns the balances of these accounts, and forgets their entries.
    fn close(&mut self, accounts: &[String], note: Option<&String>) -> Vec<(String, i64)>;

    fn total(&self) -> i64;

    fn balances(&self) -> BTreeMap<String, i64>;

    /// Returns the last entries, the latest first.
    fn latest(&self, most: usize) -> Vec<Entry>;

    /// Replaces each amount by what is left after fees, and counts those that the limit forbids.
    fn fees(&self, cents: &mut [i64], forbidden: &mut u32);

    /// Fills in the missing parts of an entry.
    fn complete(&self, entry: &mut Entry, accounts: &mut Vec<String>) -> bool;

    /// Calls another method of the instance.
    fn describe(&self) -> String {
        format!("{} cents", self.total())
    }

    /// Changes the instance, by other methods of it.
    fn clear(&mut self) -> usize {
        let mut entries = 0;
        while self.undo().is_some() {
            entries += 1;
        }
        entries
    }
}

/// A journal of lines.
#[wasmer_plugin]
pub trait Journal {
    /// Panics if the line is empty.
    fn add(&mut self, line: &str);

    fn total(&self) -> usize;

    fn undo(&mut self) -> Option<String>;

    fn describe(&self) -> String {
        format!("{} lines", self.total())
    }
}
