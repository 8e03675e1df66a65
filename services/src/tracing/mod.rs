//! The crate `tracing` in plugins, with the feature `tracing`.
//!
//! A plugin calls [`init`] and uses the macros of `tracing`. Its events go to the host, with their fields and
//! the names of the spans around them. The host sets the maximum level once; events above it cost no call.
//!
//! ```
//! use wasmer_plugin::*;
//!
//! /// Runs in a plugin, with `tracing::info!(number, "to be doubled")` in it.
//! #[wasmer_plugin]
//! pub fn double(number: u32) -> u32 {
//!     wasmer_plugin_services::tracing::init();
//!     number * 2
//! }
//! # assert_eq!(double(2), 4);
//! ```
//!
//! The host chooses where events go. [`Forward`] sends them to the current subscriber of the host's own
//! `tracing`:
//!
//! ```
//! use wasmer_plugin_services::tracing::{Forward, TracingHost};
//!
//! let tracing = TracingHost::new(Forward::new("doubler"));
//! // Loader::new().load_with("doubler.wasm", tracing)?
//! ```
//!
//! A host implements [`Sink`] to handle events in another way. [`Collect`] is for tests.
//!
//! Spans themselves stay in the plugin: the host gets their names, but not their fields, begins and ends.

mod event;
#[cfg(target_arch = "wasm32")]
mod guest;
mod sinks;

#[cfg(not(target_arch = "wasm32"))]
pub use event::TracingHost;
pub use event::{Event, Field, Sink, Value, calls};
pub use sinks::{Collect, Forward, TARGET};

pub use super::level::Level;

/// Makes the macros of `tracing` write to this plugin's host.
///
/// Asks the host for its maximum level. Call this before anything that traces: in a plugin's `new`, or at the
/// start of its functions, as all calls but the first do nothing.
///
/// Outside of WebAssembly this does nothing: the plugin's code then traces to the subscriber of the process.
///
/// # Panics
///
/// If the plugin has set another subscriber.
pub fn init() {
    #[cfg(target_arch = "wasm32")]
    guest::install();
}
