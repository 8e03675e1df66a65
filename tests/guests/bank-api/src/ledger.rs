//! Interfaces that keep state: one is made of arguments, and may refuse them; the other by `Default`. Their
//! methods have the same names.

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

/// Accounts, and what is on them.
#[wasmer_plugin]
pub trait Ledger {
    fn new(terms: &Terms, accounts: &[&str]) -> Result<Self, LedgerError>
    where
        Self: Sized;

    /// What is on the account then.
    fn add(&mut self, entry: Entry) -> Result<i64, LedgerError>;

    /// What is on both accounts then.
    fn transfer(&mut self, from: &str, to: &str, cents: u32) -> Result<(i64, i64), LedgerError>;

    /// Takes the last entry back.
    fn undo(&mut self) -> Option<Entry>;

    /// What was on these accounts; their entries are forgotten.
    fn close(&mut self, accounts: &[String], note: Option<&String>) -> Vec<(String, i64)>;

    fn total(&self) -> i64;

    fn balances(&self) -> BTreeMap<String, i64>;

    /// The last entries, the latest first.
    fn latest(&self, most: usize) -> Vec<Entry>;

    /// Turns amounts into what would be left of them, and counts those that the limit forbids.
    fn fees(&self, cents: &mut [i64], forbidden: &mut u32);

    /// Fills in what is missing in an entry.
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

/// What has happened, line by line.
#[wasmer_plugin]
pub trait Journal {
    /// Panics if there is nothing in the line.
    fn add(&mut self, line: &str);

    fn total(&self) -> usize;

    fn undo(&mut self) -> Option<String>;

    fn describe(&self) -> String {
        format!("{} lines", self.total())
    }
}
