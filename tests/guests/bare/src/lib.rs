//! A plugin without std, with an allocator and a panic handler of its own.
#![cfg_attr(target_arch = "wasm32", no_std)]
#![allow(
    clippy::missing_panics_doc,
    clippy::must_use_candidate,
    clippy::wildcard_imports,
    reason = "functions that a host calls, written as users write them"
)]

extern crate alloc;

use alloc::boxed::Box;
use alloc::format;
use alloc::string::String;
use alloc::vec::Vec;

use wasmer_plugin::*;

#[cfg(target_arch = "wasm32")]
mod platform;

/// Adds two numbers.
#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    a + b
}

/// Allocates memory.
#[wasmer_plugin]
pub fn squares(to: u32, log: &mut String) -> Vec<u64> {
    *log = format!("{log}up to {to}");
    (1..=u64::from(to)).map(|number| number * number).collect()
}

/// Panics if there is no such byte.
#[wasmer_plugin]
pub fn pick(bytes: &[u8], index: usize) -> u8 {
    assert!(index < bytes.len(), "no byte {index} in {}", bytes.len());
    bytes[index]
}

/// Allocates until memory runs out.
#[wasmer_plugin]
pub fn exhaust() {
    loop {
        core::hint::black_box(Box::leak(Box::new(0_u64)));
    }
}
