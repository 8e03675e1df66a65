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
//!     services::tracing::init();
//!     number * 2
//! }
//! # assert_eq!(double(2), 4);
//! ```
//!
//! The host chooses where events go. [`Forward`] sends them to the current subscriber of the host's own
//! `tracing`:
//!
#![cfg_attr(feature = "host", doc = "```no_run")]
#![cfg_attr(not(feature = "host"), doc = "```ignore")]
//! use wasmer_plugin::host::Loader;
//! use wasmer_plugin::services::tracing::{Forward, TracingHost};
//!
//! let plugin = Loader::new().load_with("doubler.wasm", TracingHost::new(Forward::new("doubler")))?;
//! # Ok::<(), wasmer_plugin::host::LoadError>(())
//! ```
//!
//! A host implements [`Sink`] to handle events in another way. [`Collect`] is for tests.
//!
//! Spans themselves stay in the plugin: the host gets their names, but not their fields, begins and ends.

mod event;
mod forward;
mod guest;
#[cfg(target_arch = "wasm32")]
mod to_host;

#[cfg(not(target_arch = "wasm32"))]
pub use event::TracingHost;
pub use event::{Collect, Event, Field, Sink, Value, calls};
pub use forward::{Forward, TARGET};
pub use guest::init;

pub use super::level::Level;
