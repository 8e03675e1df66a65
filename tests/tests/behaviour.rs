//! Plugins that do as they should, from the outside: calls, values, interfaces, pools, caches and reloading.
//!
//! One binary, as each one that links wasmer takes 90 MB on disk and seconds to link.

mod cache;
mod callbacks;
mod interface;
mod interfaces;
mod pool;
mod reload;
mod running;
mod services;
mod types;
mod values;
