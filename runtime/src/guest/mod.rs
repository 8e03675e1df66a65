//! The guest end of a call.
//!
//! [`arguments`](Arguments), [`reply`](Reply) and [`interface`](Interface) are plain code, over bytes, compiled
//! and tested on every target; what touches the guest's statics and its exports is wasm's alone.

mod arguments;
mod interface;
mod reply;
#[cfg(test)]
mod tests;

#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod serve;

pub use arguments::{Arguments, HeldSlice, HeldSliceMut};
pub use interface::{Implemented, Interface, Method, StartsByDefault, State, methods, signatures};
pub use reply::Reply;

#[cfg(target_arch = "wasm32")]
pub use {panic::report_panic, serve::serve};
