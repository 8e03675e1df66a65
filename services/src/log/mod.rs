//! The crate `log` in plugins, with the feature `log`.
//!
//! A plugin calls [`init`] and uses the macros of `log`. Its records go to the host. The host sets the
//! maximum level once; records above it cost no call.
//!
//! ```
//! use wasmer_plugin::*;
//!
//! /// Runs in a plugin.
//! #[wasmer_plugin]
//! pub fn double(number: u32) -> u32 {
//!     wasmer_plugin_services::log::init();
//!     log::info!("{number} is to be doubled");
//!     number * 2
//! }
//! # assert_eq!(double(2), 4);
//! ```
//!
//! The host chooses where records go. [`Forward`] sends them to the host's own `log`, with the plugin's name
//! in front:
//!
//! ```
//! use wasmer_plugin_services::log::{Forward, LogHost};
//!
//! let log = LogHost::new(Forward::new("doubler").up_to(log::LevelFilter::Info));
//! // Loader::new().load_with("doubler.wasm", log)?
//! ```
//!
//! A host implements [`Sink`] to handle records in another way. [`Collect`] is for tests.
//!
//! With the feature `log-kv` in the plugin, a record includes its key-values as text.

#[cfg(target_arch = "wasm32")]
mod guest;
mod record;
mod sinks;

#[cfg(not(target_arch = "wasm32"))]
pub use record::LogHost;
pub use record::{Record, Sink};
pub use sinks::{Collect, Forward};

pub use super::level::Level;

/// Makes the macros of `log` write to this plugin's host.
///
/// Asks the host for its maximum level. Call this before anything that logs: in a plugin's `new`, or at the
/// start of its functions, as all calls but the first do nothing.
///
/// Outside of WebAssembly this does nothing: the plugin's code then logs to the logger of the process.
///
/// # Panics
///
/// If the plugin has set another logger.
pub fn init() {
    #[cfg(target_arch = "wasm32")]
    guest::install();
}
