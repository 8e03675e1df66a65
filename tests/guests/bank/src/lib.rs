//! A plugin with several interfaces, and other functions.
#![allow(missing_docs, reason = "a function's signature is all there is to it")]
#![allow(
    clippy::many_single_char_names,
    clippy::must_use_candidate,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

mod books;
mod forms;

use std::sync::atomic::{AtomicU32, Ordering};

use bank_api::Entry;
use wasmer_plugin::*;

pub use books::{Books, Diary, Prefix};
pub use forms::Shapes;

static DAY: AtomicU32 = AtomicU32::new(0);

/// Begins a day. Some constructors fail before.
#[wasmer_plugin]
pub fn open(day: u32) {
    DAY.store(day, Ordering::Relaxed);
}

#[wasmer_plugin]
pub fn day() -> u32 {
    DAY.load(Ordering::Relaxed)
}

// Two functions with the names of methods, but without an interface.

#[wasmer_plugin]
pub fn add(entries: &[Entry]) -> i64 {
    entries.iter().map(|entry| entry.cents).sum()
}

#[wasmer_plugin]
pub fn total(text: &str) -> usize {
    text.len()
}
