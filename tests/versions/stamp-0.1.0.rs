//! An earlier version of the plugin `stamp`, with the interfaces of that time.
#![allow(missing_docs, reason = "a function's signature is all there is to it")]

use std::sync::atomic::{AtomicU32, Ordering};

use bank_api::{Filter, Rate, RateError, Rates};
use wasmer_plugin::*;

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
}

static MADE: AtomicU32 = AtomicU32::new(0);

/// Returns the number of instances of `Rates` so far.
#[wasmer_plugin]
pub fn made() -> u32 {
    MADE.load(Ordering::Relaxed)
}

pub struct Table {
    rates: Vec<Rate>,
}

impl Default for Table {
    fn default() -> Self {
        MADE.fetch_add(1, Ordering::Relaxed);
        Self { rates: Vec::new() }
    }
}

#[wasmer_plugin]
impl Rates for Table {
    fn set(&mut self, rate: Rate) {
        self.rates.push(rate);
    }

    fn convert(&self, cents: u64, currency: &str) -> Result<u64, RateError> {
        let rate = self.rates.iter().find(|rate| rate.currency == currency);
        rate.map(|rate| cents * u64::from(rate.per_mille) / 1000).ok_or(RateError::Unknown)
    }

    fn known(&self) -> Vec<String> {
        self.rates.iter().map(|rate| rate.currency.clone()).collect()
    }
}
