//! The host end: loads plugins and calls them.
//!
//! A [`Loader`] compiles a .wasm file into a [`PluginModule`], and a [`Plugin`] is a running instance of it.
//! Bring a function of the plugin's crate into scope, and the plugin has a method of that name. A plugin is
//! given its [hosts](crate::host_functions) when it is loaded. A [`Cache`] keeps compiled modules on disk. A
//! [`Pipeline`] passes a value through several plugins. A [`PluginPool`] shares instances of one plugin
//! between threads.

mod cache;
mod call;
mod compile;
mod complexity;
mod deadline;
mod error;
mod failure;
mod fuel;
mod imports;
mod instance;
mod instrument;
mod interrupt;
mod limits;
mod loader;
mod memory;
mod module;
mod names;
mod nesting;
mod pipeline;
mod plugin;
mod pool;
mod preflight;
mod read;
mod requirements;
mod resolve;
#[cfg(test)]
mod test_module;
mod trap;
mod tunables;
mod watched;

pub use cache::{Cache, CacheStats};
pub use error::{CacheError, CallError, CallErrorKind, LoadError, LoadErrorKind, PanicLocation, ReloadError};
pub use interrupt::Canceller;
pub use limits::Limits;
pub use loader::{Loader, LoaderBuilder};
pub use module::PluginModule;
pub use pipeline::Pipeline;
pub use plugin::Plugin;
pub use pool::{PluginPool, PoolBuilder, PoolStats};
pub use trap::{Frame, Trap, WasmBacktrace};
pub use watched::{Reload, Watched};
