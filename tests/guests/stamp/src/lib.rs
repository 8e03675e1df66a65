//! A small plugin with two interfaces, in its current version.
#![allow(
    clippy::must_use_candidate,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use bank_api::{Filter, Rate, RateError, Rates};
use wasmer_plugin::*;

/// Appends marks.
#[derive(Debug)]
pub struct Stamp {
    mark: String,
    texts: u32,
}

#[wasmer_plugin]
impl Filter for Stamp {
    fn new(mark: &str) -> Self {
        Self { mark: mark.to_owned(), texts: 0 }
    }

    fn text(&mut self, text: String) -> String {
        self.texts += 1;
        text + &self.mark
    }

    fn lines(&self, lines: &mut Vec<String>) {
        lines.push(self.mark.clone());
    }

    fn count(&self) -> u32 {
        self.texts
    }

    fn number(&mut self, number: u64) -> u64 {
        number * 10 + self.mark.len() as u64
    }
}

static MADE: AtomicU32 = AtomicU32::new(0);

/// Returns the number of instances of `Rates` so far.
#[wasmer_plugin]
pub fn made() -> u32 {
    MADE.load(Ordering::Relaxed)
}

/// Rates, in the order in which they were set.
#[derive(Debug)]
pub struct Table {
    rates: Vec<Rate>,
    day: u32,
}

impl Default for Table {
    fn default() -> Self {
        MADE.fetch_add(1, Ordering::Relaxed);
        Self { rates: Vec::new(), day: 0 }
    }
}

#[wasmer_plugin]
impl Rates for Table {
    fn set(&mut self, rate: Rate, day: u32) {
        self.rates.push(rate);
        self.day = day;
    }

    fn convert(&self, cents: u64, currency: &str) -> Result<u64, RateError> {
        if self.day < 7 {
            return Err(RateError::Outdated { days: self.day });
        }
        let rate = self.rates.iter().find(|rate| rate.currency == currency);
        rate.map(|rate| cents * rate.per_mille / 1000).ok_or(RateError::Unknown)
    }

    fn known(&self) -> Vec<String> {
        self.rates.iter().map(|rate| rate.currency.clone()).collect()
    }

    fn remove(&mut self, currency: &str) -> bool {
        let before = self.rates.len();
        self.rates.retain(|rate| rate.currency != currency);
        self.rates.len() < before
    }

    fn day(&self) -> u32 {
        self.day
    }
}
