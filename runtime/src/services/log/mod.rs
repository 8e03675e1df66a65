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
//!     services::log::init();
//!     log::info!("{number} is to be doubled");
//!     number * 2
//! }
//! # assert_eq!(double(2), 4);
//! ```
//!
//! The host chooses where records go. [`Forward`] sends them to the host's own `log`, with the plugin's name
//! in front:
//!
#![cfg_attr(feature = "host", doc = "```no_run")]
#![cfg_attr(not(feature = "host"), doc = "```ignore")]
//! use wasmer_plugin::host::Loader;
//! use wasmer_plugin::services::log::{Forward, LogHost};
//!
//! let log = LogHost::new(Forward::new("doubler").up_to(log::LevelFilter::Info));
//! let plugin = Loader::new().load_with("doubler.wasm", log)?;
//! # Ok::<(), wasmer_plugin::host::LoadError>(())
//! ```
//!
//! A host implements [`Sink`] to handle records in another way. [`Collect`] is for tests.
//!
//! With the feature `log-kv` in the plugin, a record includes its key-values as text.

mod guest;
mod record;
mod sinks;
#[cfg(target_arch = "wasm32")]
mod to_host;

pub use guest::init;
#[cfg(not(target_arch = "wasm32"))]
pub use record::LogHost;
pub use record::{Record, Sink};
pub use sinks::{Collect, Forward};

pub use super::level::Level;
