//! A plugin that is called very often.
#![allow(missing_docs, reason = "a function's signature is all there is to it")]
#![allow(
    clippy::many_single_char_names,
    clippy::must_use_candidate,
    clippy::needless_for_each,
    clippy::too_many_arguments,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

use std::sync::atomic::{AtomicU32, Ordering};

use wasmer_plugin::*;

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

#[wasmer_plugin]
pub fn greet(name: &str) -> String {
    format!("hello {name}")
}

/// Returns bytes in place, whose length differs between calls.
#[wasmer_plugin]
pub fn bytes(length: u32) -> Vec<u8> {
    (0..=255).cycle().take(length as usize).collect()
}

/// Returns a value that allocates on both sides.
#[wasmer_plugin]
pub fn append(words: &mut Vec<String>, word: &str) -> Option<String> {
    words.push(word.to_owned());
    (words.len() > 2).then(|| words.remove(0))
}

#[wasmer_plugin]
pub fn move_up(numbers: &mut [f64], by: f64) {
    numbers.iter_mut().for_each(|number| *number += by);
}

static COUNT: AtomicU32 = AtomicU32::new(0);

/// Returns the number of calls so far.
#[wasmer_plugin]
pub fn count() -> u32 {
    COUNT.fetch_add(1, Ordering::Relaxed) + 1
}

/// Computes for a while. Every step affects the result.
#[wasmer_plugin]
pub fn collatz(mut number: u64) -> u32 {
    let mut steps = 0;
    while number != 1 {
        number = if number.is_multiple_of(2) { number / 2 } else { 3 * number + 1 };
        steps += 1;
    }
    steps
}

/// Takes the arguments of `greet` and more, and returns a number.
#[wasmer_plugin]
pub fn measure(name: &str, times: u32, bytes: &[u8], more: Option<&str>) -> u64 {
    name.len() as u64 * u64::from(times) + bytes.len() as u64 + more.map_or(0, str::len) as u64
}

/// Takes every kind of scalar, in more than two words.
#[wasmer_plugin]
pub fn mix(a: u8, b: i16, c: u64, d: i128, e: f32, f: f64, g: bool, h: char) -> (f64, char, bool) {
    #[allow(clippy::cast_precision_loss, reason = "any number will do")]
    let sum = f64::from(a) + f64::from(b) + c as f64 + d as f64 + f64::from(e) + f;
    (sum, h, !g)
}

/// Changes a number.
#[wasmer_plugin]
pub fn step(number: &mut u32) {
    *number += 1;
}
