//! A plugin that fails in every way it can.
#![allow(missing_docs, reason = "a function's name is all there is to it")]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    clippy::wildcard_imports,
    unconditional_recursion,
    reason = "functions that a host calls, and that fail"
)]

use std::hint::black_box;
use std::sync::atomic::{AtomicU32, Ordering};

use wasmer_plugin::*;

static COUNT: AtomicU32 = AtomicU32::new(0);

/// State that shows if the instance is fresh.
#[wasmer_plugin]
pub fn count() -> u32 {
    COUNT.fetch_add(1, Ordering::Relaxed) + 1
}

#[wasmer_plugin]
pub fn panics() {
    panic!("a plain message");
}

#[wasmer_plugin]
pub fn panics_with(what: &str, number: u32) -> u32 {
    panic!("{what} failed: ünïcödé {number:>4}")
}

#[wasmer_plugin]
pub fn panics_with_value() {
    std::panic::panic_any(42_u8);
}

#[wasmer_plugin]
pub fn panics_with_string() {
    std::panic::panic_any(String::from("an owned message"));
}

#[wasmer_plugin]
pub fn panics_at_length(length: u32) {
    panic!("{}", "x".repeat(length as usize));
}

#[wasmer_plugin]
pub fn indexes(bytes: &[u8], index: usize) -> u8 {
    bytes[index]
}

#[wasmer_plugin]
pub fn unwraps(maybe: Option<u8>) -> u8 {
    maybe.unwrap()
}

#[wasmer_plugin]
pub fn expects(result: Result<u8, String>) -> u8 {
    result.expect("a result")
}

#[wasmer_plugin]
pub fn overflows(number: u8) -> u8 {
    number + 1
}

#[wasmer_plugin]
pub fn divides(a: i32, b: i32) -> i32 {
    a / b
}

#[wasmer_plugin]
pub fn asserts(a: u8, b: u8) {
    assert_eq!(a, b, "they differ");
}

/// Panics with a message that is formatted while the value is half changed.
#[wasmer_plugin]
pub fn panics_after_change(numbers: &mut [u8], text: &mut String) {
    numbers.fill(9);
    text.push('!');
    panic!("too late");
}

#[wasmer_plugin]
pub fn aborts() {
    std::process::abort();
}

#[wasmer_plugin]
pub fn traps() {
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
}

#[wasmer_plugin]
pub fn recurses(depth: u64) -> u64 {
    fn recurse(depth: u64) -> u64 {
        let frame = black_box([depth; 16]);
        recurse(black_box(depth + 1)) + frame[3]
    }
    recurse(depth)
}

/// Allocates more memory than there is.
#[wasmer_plugin]
pub fn hoards() -> usize {
    let mut hoard = Vec::new();
    loop {
        hoard.push(Vec::<u8>::with_capacity(black_box(1 << 30)));
        black_box(&mut hoard);
    }
}

/// Requests more than any allocation can have.
#[wasmer_plugin]
pub fn asks_too_much() -> usize {
    Vec::<u64>::with_capacity(black_box(usize::MAX / 4)).capacity()
}

#[wasmer_plugin]
pub fn takes(number: u32, text: &str) -> String {
    format!("{number}{text}")
}

#[wasmer_plugin]
pub fn texts() -> Vec<String> {
    vec!["one".into(), "two".into()]
}

#[wasmer_plugin]
pub fn text() -> String {
    "text".into()
}
