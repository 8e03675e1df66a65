//! The smallest plugin: one function over numbers.

use wasmer_plugin::wasmer_plugin;

/// Adds two numbers.
#[wasmer_plugin]
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}
