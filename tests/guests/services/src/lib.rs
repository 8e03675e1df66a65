//! A plugin that uses every service of its host.
#![allow(missing_docs, reason = "a function's name is all there is to it")]
#![allow(clippy::must_use_candidate, reason = "functions that a host calls, written as users write them")]
#![forbid(unsafe_code)]

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
