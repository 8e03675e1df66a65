//! The end of a call that is called, which most often is the guest's.
//!
//! [`arguments`](Arguments), [`reply`](Reply) and [`interface`](Interface) are plain code over bytes, compiled and tested on
//! every target; what touches the guest's statics, its exports and its imports is wasm's alone. A host serves its own
//! functions with the same readers and writers, which then trust nobody: see [`End`].

mod arguments;
mod end;
mod interface;
mod reply;
#[cfg(test)]
mod tests;

#[cfg(all(target_arch = "wasm32", target_os = "unknown", not(feature = "own-allocator")))]
mod allocator;
#[cfg(any(target_arch = "wasm32", test))]
mod buffer;
#[cfg(target_arch = "wasm32")]
mod import;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod serve;

pub use arguments::{Arguments, HeldSlice, HeldSliceMut};
pub use end::{End, Fault, Guest, Host};
pub use interface::{Implemented, Interface, Method, StartsByDefault, State, methods, signatures};
pub use reply::Reply;

#[cfg(target_arch = "wasm32")]
pub use {import::Import, panic::report_panic, serve::serve};
