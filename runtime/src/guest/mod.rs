//! The guest end of a call.
//!
//! [`arguments`](Arguments) and [`reply`](Reply) are plain code over bytes, compiled and tested on
//! every target; what touches the guest's statics and its exports is wasm's alone.

mod arguments;
mod reply;
#[cfg(test)]
mod tests;

#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod serve;

pub use arguments::{Arguments, Held, HeldMut, HeldSlice, HeldSliceMut};
pub use reply::Reply;

#[cfg(target_arch = "wasm32")]
pub use {panic::report_panic, serve::serve};
