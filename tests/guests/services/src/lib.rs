//! A plugin that uses every service of its host.
#![allow(missing_docs, reason = "a function's name is all there is to it")]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    reason = "functions that a host calls, written as users write them"
)]
#![forbid(unsafe_code)]

use std::time::{Duration, SystemTime};

use wasmer_plugin::*;

/// Whether `Display` was called of something that is not wanted.
struct Costly<'a>(&'a std::cell::Cell<bool>);

impl std::fmt::Display for Costly<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.set(true);
        f.write_str("costly")
    }
}

/// One record of each level. Returns whether the least important one was formatted.
#[wasmer_plugin]
pub fn log_all(number: u32) -> bool {
    services::log::init();
    log::error!("the first");
    log::warn!("the second is {number}");
    log::info!(target: "geometry", "the third");
    log::debug!("the fourth");
    let formatted = std::cell::Cell::new(false);
    log::trace!("the fifth is {}", Costly(&formatted));
    formatted.get()
}

/// A record with key-values.
#[wasmer_plugin]
pub fn log_pairs() {
    services::log::init();
    #[cfg(target_arch = "wasm32")]
    log::info!(count = 3, sku = "tea"; "sold");
}

/// From getrandom.
#[wasmer_plugin]
pub fn bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).expect("the host has random numbers");
    bytes
}

/// From rand, whose generator has its seed from getrandom.
#[wasmer_plugin]
pub fn roll() -> u32 {
    rand::random_range(1..=6)
}

/// Asks the host without the limit that `fill` keeps to.
#[wasmer_plugin]
pub fn greedy(count: usize) -> String {
    services::random::calls::fill(&mut vec![0; count])
        .map_or_else(|error| error.to_string(), |()| "filled".into())
}

/// The time, as std has it, and since 1970.
#[wasmer_plugin]
pub fn times() -> (Duration, Duration) {
    let now = services::clock::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later");
    (now, services::clock::since_epoch())
}

/// How long nothing takes.
#[wasmer_plugin]
pub fn measured() -> Duration {
    let start = services::clock::monotonic();
    services::clock::monotonic().saturating_sub(start)
}
