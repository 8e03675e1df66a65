//! A plugin whose instances work for many threads.
#![allow(missing_docs, reason = "a function's name is all there is to it")]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

use std::hint::black_box;
use std::sync::atomic::{AtomicU32, AtomicU64, Ordering};

use wasmer_plugin::*;

/// The host's action while a worker waits.
#[wasmer_plugin(host)]
pub trait Gate {
    fn pass(&mut self, ticket: u64) -> u64;
}

/// Keeps a number.
#[wasmer_plugin]
pub trait Tally {
    fn new(start: u64) -> Result<Self, String>
    where
        Self: Sized;

    /// Returns the previous number, and the number of times that this instance was made.
    fn add(&mut self, number: u64) -> (u64, u32);
}

static MADE: AtomicU32 = AtomicU32::new(0);

#[derive(Debug)]
pub struct Sum(u64);

#[wasmer_plugin]
impl Tally for Sum {
    /// Asks the gate, by a large number, if it may be made.
    fn new(start: u64) -> Result<Self, String> {
        if start >= 1000 && gate::pass(start) == 0 {
            return Err(format!("not with {start}"));
        }
        MADE.fetch_add(1, Ordering::Relaxed);
        Ok(Self(start))
    }

    fn add(&mut self, number: u64) -> (u64, u32) {
        let before = self.0;
        self.0 += number;
        (before, MADE.load(Ordering::Relaxed))
    }
}

static INSIDE: AtomicU64 = AtomicU64::new(0);
static CALLS: AtomicU32 = AtomicU32::new(0);

/// Works for some rounds. Returns the ticket, the number of calls, and true if no other call used its memory.
#[wasmer_plugin]
pub fn work(ticket: u64, rounds: u32) -> (u64, u32, bool) {
    let before = INSIDE.swap(ticket, Ordering::SeqCst);
    let calls = CALLS.fetch_add(1, Ordering::Relaxed) + 1;
    let mut alone = before == 0;
    for _ in 0..rounds {
        alone &= black_box(INSIDE.load(Ordering::SeqCst)) == ticket;
    }
    alone &= INSIDE.swap(0, Ordering::SeqCst) == ticket;
    (ticket, calls, alone)
}

/// Waits for its host.
#[wasmer_plugin]
pub fn wait(ticket: u64) -> u64 {
    gate::pass(ticket)
}

#[wasmer_plugin]
pub fn panics(ticket: u64) -> u64 {
    panic!("no luck with {ticket}")
}

/// Works until it is stopped.
#[wasmer_plugin]
pub fn endless() {
    loop {
        black_box(INSIDE.load(Ordering::SeqCst));
    }
}

#[wasmer_plugin]
pub fn echo(text: String) -> String {
    text
}
