//! Services that a host can offer for what wasm32-unknown-unknown lacks.
//!
//! A plugin is isolated in WebAssembly: its `log` goes nowhere, and it has no randomness and no time. Each
//! service consists of functions that a plugin calls, an interface as in
//! [`host_functions`](crate::host_functions), and values that implement the interface for a host. Each has a
//! feature of its name, which plugin and host turn on.
//!
//! A plugin has the services that its host gives it, and no others. Loading fails if a service is missing.
//!
//! | feature | a plugin has | a host gives |
//! |---|---|---|
//! | `log` | the macros of the crate `log` | `log::LogHost`, with `Forward`, `Collect` or its own |
//! | `tracing` | the events of the crate `tracing` | `tracing::TracingHost`, with `Forward`, `Collect` or its own |
//! | `random` | `getrandom`, and so `rand` and others | `random::RandomHost`, with `System`, `Seeded` or its own |
//! | `clock` | the time, which std lacks there | `clock::ClockHost`, with `System`, `Fixed` or its own |

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
