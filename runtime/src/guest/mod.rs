//! The guest's statics, exports and imports. `callee` has the code that needs no WebAssembly.

#[cfg(all(target_arch = "wasm32", target_os = "unknown", not(feature = "own-allocator")))]
mod allocator;
#[cfg(any(target_arch = "wasm32", test))]
mod buffer;
#[cfg(target_arch = "wasm32")]
mod fault;
#[cfg(target_arch = "wasm32")]
mod import;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod serve;

pub use crate::call::callee::{
    ArgumentReader, DefaultConstructor, Implemented, InstanceCell, Interface, Method, ReplyWriter, methods,
    signatures,
};

#[cfg(target_arch = "wasm32")]
pub use {import::Import, panic::report_panic, serve::Shim};
