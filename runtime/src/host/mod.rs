//! The host end: loads plugins and calls them.
//!
//! A [`Loader`] compiles a .wasm file into a [`PluginModule`], and a [`Plugin`] is a running instance of it.
//! Bring a function of the plugin's crate into scope, and the plugin has a method of that name. A plugin is
//! given its [hosts](crate::host_functions) when it is loaded. A [`Cache`] keeps compiled modules on disk. A
//! [`Pipeline`] passes a value through several plugins. A [`PluginPool`] shares instances of one plugin
//! between threads.

mod error;
mod instance;
mod load;
mod loader;
mod pipeline;
mod plugin;
mod pool;
mod reload;
mod sandbox;
#[cfg(test)]
mod test_module;

pub use error::{
    CacheError, CallError, CallErrorKind, Frame, LoadError, LoadErrorKind, PanicLocation, ReloadError, Trap,
    WasmBacktrace,
};
pub use load::{Cache, CacheStats, PluginModule};
pub use loader::{Loader, LoaderBuilder};
pub use pipeline::Pipeline;
pub use plugin::{EncodedReply, Plugin};
pub use pool::{PluginPool, PoolBuilder, PoolStats};
pub use reload::{Reload, Watched};
pub use sandbox::{Canceller, Limits};
