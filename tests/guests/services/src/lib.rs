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
use wasmer_plugin_services::{clock, random};

/// Records if `Display` was called for a message that is not wanted.
struct Costly<'a>(&'a std::cell::Cell<bool>);

impl std::fmt::Display for Costly<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        self.0.set(true);
        f.write_str("costly")
    }
}

/// Logs one record of each level. Returns true if the least important one was formatted.
#[wasmer_plugin]
pub fn log_all(number: u32) -> bool {
    wasmer_plugin_services::log::init();
    log::error!("the first");
    log::warn!("the second is {number}");
    log::info!(target: "geometry", "the third");
    log::debug!("the fourth");
    let formatted = std::cell::Cell::new(false);
    log::trace!("the fifth is {}", Costly(&formatted));
    formatted.get()
}

/// Logs a record with key-values.
#[wasmer_plugin]
pub fn log_pairs() {
    wasmer_plugin_services::log::init();
    #[cfg(target_arch = "wasm32")]
    log::info!(count = 3, sku = "tea"; "sold");
}

/// Traces an event of each level. Returns true if the least important one was formatted.
#[wasmer_plugin]
pub fn trace_all(number: u32) -> bool {
    wasmer_plugin_services::tracing::init();
    tracing::error!("the first");
    tracing::warn!("the second is {number}");
    tracing::info!(target: "geometry", "the third");
    tracing::debug!("the fourth");
    let formatted = std::cell::Cell::new(false);
    tracing::trace!("the fifth is {}", Costly(&formatted));
    formatted.get()
}

/// Traces an event with fields of each type, and one without a message.
#[wasmer_plugin]
pub fn trace_fields() {
    wasmer_plugin_services::tracing::init();
    tracing::info!(
        open = true,
        change = -3_i64,
        count = 3_u32,
        share = 0.5,
        sku = "green tea",
        size = ?(1, 2),
        path = %"a/b",
        wide = u128::MAX,
        "sold"
    );
    tracing::warn!(left = 0, plugin = "another");
}

/// Traces an event in its `Debug`.
struct Chatty;

impl std::fmt::Debug for Chatty {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        tracing::info!("formatting");
        f.write_str("chatty")
    }
}

/// Traces events in spans, and one in the middle of another.
#[wasmer_plugin]
pub fn trace_spans() {
    wasmer_plugin_services::tracing::init();
    let order = tracing::info_span!("order", number = 7);
    let _entered = order.enter();
    for number in 0..2 {
        let _item = tracing::info_span!("item", number).entered();
        tracing::info!(number, "packed");
    }
    let unwanted = tracing::trace_span!("unwanted").entered();
    tracing::info!(what = ?Chatty, "sent");
    tracing::info!(parent: None, "alone");
    let other = tracing::info_span!(parent: None, "other");
    tracing::info!(parent: &other, "elsewhere");
    drop(unwanted);
    tracing::info!(current = ?tracing::Span::current().metadata().map(tracing::Metadata::name), "done");
}

/// Writes events that the host does not want, with names that it does not know.
#[wasmer_plugin]
pub fn trace_rudely(count: u32) {
    use wasmer_plugin_services::tracing::{Event, Field, Level, Value, calls};

    for number in 0..count {
        calls::write(&Event {
            level: Level::Trace,
            target: format!("target {number}").into(),
            message: "".into(),
            fields: vec![Field { name: format!("name {number}").into(), value: Value::U64(1) }],
            spans: vec![format!("span {number}").into()],
            file: None,
            line: None,
        });
    }
}

/// Returns bytes from getrandom.
#[wasmer_plugin]
pub fn bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    getrandom::fill(&mut bytes).expect("the host has random numbers");
    bytes
}

/// Returns bytes from the previous version of getrandom.
#[wasmer_plugin]
pub fn older_bytes(count: usize) -> Vec<u8> {
    let mut bytes = vec![0; count];
    #[cfg(target_arch = "wasm32")]
    getrandom_03::fill(&mut bytes).expect("the host has random numbers");
    bytes.reverse();
    bytes
}

/// Returns an identifier from uuid.
#[wasmer_plugin]
pub fn identifier() -> String {
    #[cfg(target_arch = "wasm32")]
    return uuid::Uuid::new_v4().to_string();
    #[cfg(not(target_arch = "wasm32"))]
    String::new()
}

/// Returns a number from rand, whose generator gets its seed from getrandom.
#[wasmer_plugin]
pub fn roll() -> u32 {
    rand::random_range(1..=6)
}

/// Requests more bytes than `fill` would.
#[wasmer_plugin]
pub fn greedy(count: usize) -> String {
    random::calls::fill(&mut vec![0; count]).map_or_else(|error| error.to_string(), |()| "filled".into())
}

/// Returns the time as std has it, and since 1970.
#[wasmer_plugin]
pub fn times() -> (Duration, Duration) {
    let now = clock::now().duration_since(SystemTime::UNIX_EPOCH).expect("it is later");
    (now, clock::since_epoch())
}

/// Returns the time between two readings.
#[wasmer_plugin]
pub fn measured() -> Duration {
    let start = clock::monotonic();
    clock::monotonic().saturating_sub(start)
}
