//! What plugins miss on wasm32-unknown-unknown, for hosts to offer.
//!
//! A plugin has no way out of WebAssembly: its `log` goes nowhere, there is no randomness and no time. Each of these
//! services is the end of it that a plugin calls, an interface as in [`host_functions`](crate::host_functions), and
//! values that implement it for a host. Each has a feature of its name, which plugin and host turn on.
//!
//! A plugin has the services that its host gives it, and no others. One that needs more is refused when it is loaded.

#[cfg(feature = "log")]
pub mod log;
