//! A plugin: ordinary functions with an attribute.

use wasmer_plugin::*;

/// Adds two numbers.
#[wasmer_plugin]
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

/// Greets somebody, as often as is wanted.
#[wasmer_plugin]
#[must_use]
pub fn greet(name: &str, times: u32) -> String {
    format!("Hello, {name}! ").repeat(times as usize)
}

/// Moves every number up by `by`, where it is.
#[wasmer_plugin]
pub fn shift(numbers: &mut [f64], by: Option<&f64>, log: &mut Vec<String>) {
    let by = by.copied().unwrap_or(1.0);
    for number in numbers.iter_mut() {
        *number += by;
    }
    log.push(format!("moved {} numbers by {by}", numbers.len()));
}
