//! From bytes to a compiled module: reading, checking, compiling, and the cache.

pub(in crate::host) mod cache;
mod compile;
mod complexity;
pub(in crate::host) mod module;
pub(in crate::host) mod names;
pub(in crate::host) mod plans;
mod preflight;
pub(in crate::host) mod read;

pub use cache::{Cache, CacheStats};
pub use module::PluginModule;
