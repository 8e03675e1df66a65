//! The guest's end: statics, exports and imports. `call::callee` reads arguments and writes replies.

#[cfg(all(target_arch = "wasm32", target_os = "unknown", not(feature = "own-allocator")))]
mod allocator;
#[cfg(any(target_arch = "wasm32", test))]
mod buffer;
#[cfg(target_arch = "wasm32")]
mod defaults;
#[cfg(target_arch = "wasm32")]
mod fault;
#[cfg(target_arch = "wasm32")]
mod import;
#[cfg(target_arch = "wasm32")]
mod panic;
#[cfg(target_arch = "wasm32")]
mod serve;

#[cfg(target_arch = "wasm32")]
pub use {defaults::serve_default, import::Import, panic::report_panic, serve::Shim};
