//! Implements the interfaces with state, using maps, vectors and strings.

use std::collections::BTreeMap;

use bank_api::{Entry, Filter, Journal, Ledger, LedgerError, Terms};
use wasmer_plugin::wasmer_plugin;

/// Entries and balances.
#[derive(Debug)]
pub struct Books {
    terms: Terms,
    balances: BTreeMap<String, i64>,
    entries: Vec<Entry>,
}

impl Books {
    fn balance(&self, account: &str) -> Result<i64, LedgerError> {
        let balance = self.balances.get(account).copied();
        balance.ok_or_else(|| LedgerError::NoAccount(account.to_owned()))
    }

    /// Fails if the balance is beyond the limit, in either direction.
    fn allowed(&self, cents: i64) -> Result<i64, LedgerError> {
        let limit = self.terms.limit;
        if cents.unsigned_abs() > limit { Err(LedgerError::Limit { cents, limit }) } else { Ok(cents) }
    }

    fn set(&mut self, account: &str, cents: i64) {
        self.balances.insert(account.to_owned(), cents);
    }
}

#[wasmer_plugin]
impl Ledger for Books {
    /// Fails without a limit.
    fn new(terms: &Terms, accounts: &[&str]) -> Result<Self, LedgerError> {
        if terms.currency.len() != 3 {
            return Err(LedgerError::Currency(terms.currency.clone()));
        }
        if terms.limit == u64::MAX && crate::day() == 0 {
            return Err(LedgerError::Closed);
        }
        let balances = accounts.iter().map(|&account| (account.to_owned(), 0)).collect();
        Ok(Self { terms: terms.clone(), balances, entries: Vec::new() })
    }

    fn add(&mut self, entry: Entry) -> Result<i64, LedgerError> {
        let cents = self.allowed(self.balance(&entry.account)?.saturating_add(entry.cents))?;
        self.set(&entry.account, cents);
        self.entries.push(entry);
        Ok(cents)
    }

    fn transfer(&mut self, from: &str, to: &str, cents: u32) -> Result<(i64, i64), LedgerError> {
        let note = Some(format!("{from} to {to}"));
        let left = self.allowed(self.balance(from)? - i64::from(cents))?;
        self.allowed(self.balance(to)? + i64::from(cents))?;
        self.set(from, left);
        self.set(to, self.balance(to)? + i64::from(cents));
        for (account, cents) in [(from, -i64::from(cents)), (to, cents.into())] {
            self.entries.push(Entry { account: account.to_owned(), cents, note: note.clone() });
        }
        Ok((self.balance(from)?, self.balance(to)?))
    }

    fn undo(&mut self) -> Option<Entry> {
        let entry = self.entries.pop()?;
        if let Some(cents) = self.balances.get_mut(&entry.account) {
            *cents -= entry.cents;
        }
        Some(entry)
    }

    fn close(&mut self, accounts: &[String], note: Option<&String>) -> Vec<(String, i64)> {
        let shown =
            |account| note.map_or_else(|| String::clone(account), |note| format!("{account}: {note}"));
        let closed = |account| Some((shown(account), self.balances.remove(account)?));
        let closed = accounts.iter().filter_map(closed).collect();
        self.entries.retain(|entry| self.balances.contains_key(&entry.account));
        for account in accounts {
            self.set(account, 0);
        }
        closed
    }

    fn total(&self) -> i64 {
        self.balances.values().sum()
    }

    fn balances(&self) -> BTreeMap<String, i64> {
        self.balances.clone()
    }

    fn latest(&self, most: usize) -> Vec<Entry> {
        self.entries.iter().rev().take(most).cloned().collect()
    }

    fn fees(&self, cents: &mut [i64], forbidden: &mut u32) {
        for cents in cents {
            *cents -= *cents / 100;
            *forbidden += u32::from(self.allowed(*cents).is_err());
        }
    }

    fn complete(&self, entry: &mut Entry, accounts: &mut Vec<String>) -> bool {
        accounts.extend(self.balances.keys().filter(|account| account.starts_with(&entry.account)).cloned());
        let [only] = &accounts[..] else { return false };
        entry.account.clone_from(only);
        entry.note.get_or_insert_with(|| self.terms.currency.clone()).push('!');
        true
    }

    fn describe(&self) -> String {
        format!("{} {} in {} entries", self.total(), self.terms.currency, self.entries.len())
    }
}

#[derive(Debug, Default)]
pub struct Diary {
    lines: Vec<String>,
}

#[wasmer_plugin]
impl Journal for Diary {
    fn add(&mut self, line: &str) {
        assert!(!line.is_empty(), "a line says something");
        self.lines.push(line.to_owned());
    }

    fn total(&self) -> usize {
        self.lines.len()
    }

    fn undo(&mut self) -> Option<String> {
        self.lines.pop()
    }
}

/// Puts marks in front.
#[derive(Debug)]
pub struct Prefix {
    mark: String,
    texts: u32,
}

#[wasmer_plugin]
impl Filter for Prefix {
    fn new(mark: &str) -> Self {
        let mark = match mark {
            "day" => {
                assert!(crate::day() > 0, "the bank is closed");
                crate::day().to_string()
            }
            mark => mark.to_owned(),
        };
        Self { mark, texts: 0 }
    }

    fn text(&mut self, text: String) -> String {
        self.texts += 1;
        self.mark.clone() + &text
    }

    fn lines(&self, lines: &mut Vec<String>) {
        lines.insert(0, self.mark.clone());
    }

    fn count(&self) -> u32 {
        self.texts
    }
}
