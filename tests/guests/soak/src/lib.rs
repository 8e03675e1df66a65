//! A plugin that many threads call at once, and that sometimes fails.
#![allow(missing_docs, reason = "a function's name is all there is to it")]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_panics_doc,
    clippy::wildcard_imports,
    reason = "functions that a host calls, and that fail"
)]

use std::hint::black_box;

use wasmer_plugin::*;

/// Records each call when it runs.
#[wasmer_plugin(host)]
pub trait Tally {
    fn seen(&self, ticket: u64);
}

/// Returns an answer that cannot occur by chance.
pub fn answer(ticket: u64) -> u64 {
    (ticket ^ 0x9e37_79b9_7f4a_7c15).wrapping_mul(0xbf58_476d_1ce4_e5b9)
}

#[wasmer_plugin]
pub fn number(ticket: u64) -> u64 {
    tally::seen(ticket);
    answer(ticket)
}

#[wasmer_plugin]
pub fn text(ticket: u64, prefix: &str) -> String {
    tally::seen(ticket);
    format!("{prefix}{}", answer(ticket))
}

#[wasmer_plugin]
pub fn words(ticket: u64, words: &mut Vec<String>) -> usize {
    tally::seen(ticket);
    words.push(answer(ticket).to_string());
    words.len()
}

#[wasmer_plugin]
pub fn panics(ticket: u64) -> u64 {
    tally::seen(ticket);
    panic!("ticket {ticket}")
}

#[wasmer_plugin]
pub fn traps(ticket: u64) -> u64 {
    tally::seen(ticket);
    #[cfg(target_arch = "wasm32")]
    core::arch::wasm32::unreachable();
    #[cfg(not(target_arch = "wasm32"))]
    ticket
}

/// Waits for its host without using fuel, and so runs out of time.
#[wasmer_plugin]
pub fn dawdles(ticket: u64, times: u64) -> u64 {
    tally::seen(ticket);
    for _ in 0..times {
        tally::seen(u64::MAX);
    }
    ticket
}

/// Runs out of fuel before it runs out of time.
#[wasmer_plugin]
pub fn burns(ticket: u64) -> u64 {
    tally::seen(ticket);
    let mut number = black_box(0_u64);
    loop {
        number = black_box(number.wrapping_add(1));
    }
}

#[wasmer_plugin]
pub fn floods(ticket: u64, bytes: u32) -> Vec<u8> {
    tally::seen(ticket);
    vec![7; bytes as usize]
}
