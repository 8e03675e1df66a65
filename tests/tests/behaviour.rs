//! Tests of correct plugins from the outside: calls, values, interfaces, pools, caches and reloading.
//!
//! One binary, because each binary that links wasmer takes 90 MB on disk and seconds to link.

mod cache;
mod callbacks;
mod documents;
mod dynamic;
mod generations;
mod interface;
mod interfaces;
mod layers;
mod pool;
mod reload;
mod running;
mod services;
mod types;
mod values;
