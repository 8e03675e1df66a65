//! Plugin functions in a crate that the plugin only depends on.

use wasmer_plugin::wasmer_plugin;

/// A function of a dependency is one of the plugin.
#[wasmer_plugin]
#[must_use]
pub fn from_a_dependency(number: u32) -> u32 {
    number * 3
}
