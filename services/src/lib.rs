//! Services that a host can offer to its plugins: logs, traces, random numbers and the time.
//!
//! A plugin is isolated in WebAssembly: its `log` goes nowhere, and it has no randomness and no time. Each
//! service consists of functions that a plugin calls, an interface as in [`wasmer_plugin::host_functions`],
//! and values that implement the interface for a host. Each has a feature of its name, which plugin and host
//! turn on.
//!
//! A plugin has the services that its host gives it, and no others. Loading fails if a service is missing.
//!
//! | feature | a plugin has | a host gives |
//! |---|---|---|
//! | `log` | the macros of the crate `log` | `log::LogHost`, with `Forward`, `Collect` or its own |
//! | `tracing` | the events of the crate `tracing` | `tracing::TracingHost`, with `Forward`, `Collect` or its own |
//! | `random` | `getrandom`, and so `rand` and others | `random::RandomHost`, with `System`, `Seeded` or its own |
//! | `clock` | the time, which std lacks there | `clock::ClockHost`, with `System`, `Fixed` or its own |
//!
//! Other features:
//!
//! * `log-kv`, in a plugin, adds the key-values of its log records.
//! * `std` (default) is needed for `tracing`, `clock::now` and `clock::System`. Without it the crate is
//!   `no_std` and needs `alloc`.
//!
//! A host passes its services to `Loader::load_with`, several as a tuple:
//!
//! ```
//! # #[cfg(all(feature = "clock", feature = "log"))] {
//! use core::time::Duration;
//! use wasmer_plugin_services::{clock, log};
//!
//! let services = (
//!     log::LogHost::new(log::Forward::new("calculator")),
//!     clock::ClockHost::new(clock::Fixed::at(Duration::ZERO)),
//! );
//! // Loader::new().load_with("calculator.wasm", services)?
//! # }
//! ```

#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(feature = "clock")]
pub mod clock;
#[cfg(any(feature = "log", feature = "tracing"))]
mod level;
#[cfg(feature = "log")]
pub mod log;
#[cfg(feature = "random")]
pub mod random;
#[cfg(feature = "tracing")]
pub mod tracing;
