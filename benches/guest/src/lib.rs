//! The benchmarks' functions, each as a plugin function and behind a hand-written ABI (`floor`). Both run the
//! same body.

#[cfg(target_arch = "wasm32")]
mod floor;

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Order {
    pub id: u64,
    pub customer: String,
    pub note: String,
    pub status: Status,
    pub discount: Option<u32>,
    pub lines: Vec<Line>,
    pub total_cents: u64,
    pub created: i64,
    pub priority: u8,
    pub gift: bool,
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub enum Status {
    New,
    Paid { at: i64, receipt: u32 },
    Refused(String),
}

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Line {
    pub sku: u32,
    pub quantity: u32,
    pub price_cents: u64,
}

/// Returns an order of 239 encoded bytes.
#[must_use]
pub fn sample() -> Order {
    Order {
        id: 4711,
        customer: "Ada Lovelace".into(),
        note: "leave it with the neighbours".into(),
        status: Status::Paid { at: 1_780_000_000, receipt: 99 },
        discount: Some(10),
        lines: (1..=8).map(|n| Line { sku: 1000 + n, quantity: n, price_cents: 250 }).collect(),
        total_cents: 0,
        created: 1_770_000_000,
        priority: 3,
        gift: false,
    }
}

fn total(order: &Order) -> u64 {
    let lines = order.lines.iter();
    lines.map(|line| u64::from(line.quantity) * line.price_cents).sum()
}

/// Takes two integers and returns one: the cost of the crossing itself.
#[wasmer_plugin(batch)]
pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

/// Takes a small string and returns another.
#[wasmer_plugin]
pub fn greet(name: &str, times: u32) -> String {
    let mut text = String::with_capacity(64);
    for _ in 0..times {
        text.push_str("Hello, ");
        text.push_str(name);
        text.push('!');
    }
    text
}

/// Takes a structure, changes it and returns it.
#[wasmer_plugin]
pub fn process(mut order: Order) -> Order {
    order.total_cents = total(&order);
    order.priority ^= 1;
    order
}

/// Takes a structure: the host encodes it, the guest decodes it.
#[wasmer_plugin]
pub fn price(order: &Order) -> u64 {
    total(order)
}

/// Returns a structure: the guest encodes it, the host decodes it.
#[wasmer_plugin]
pub fn latest() -> Order {
    sample()
}

/// Takes many bytes.
#[wasmer_plugin]
pub fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let rest = rest.iter().map(|byte| u64::from(*byte));
    words.chain(rest).fold(0, u64::wrapping_add)
}

/// Returns many bytes.
#[wasmer_plugin]
pub fn make(length: u32, byte: u8) -> Vec<u8> {
    vec![byte; length as usize]
}

/// Bytes in a struct, such as an image.
#[derive(Clone, Debug, PartialEq, PluginType)]
pub struct Picture {
    pub title: String,
    pub pixels: Vec<u8>,
}

/// Takes a large struct.
#[wasmer_plugin]
pub fn look(picture: &Picture) -> u64 {
    checksum(&picture.pixels)
}

/// Returns a large struct.
#[wasmer_plugin]
pub fn paint(length: u32, byte: u8) -> Picture {
    Picture { title: "a picture".into(), pixels: vec![byte; length as usize] }
}

/// A struct whose memory is its encoding.
#[derive(Clone, Copy, Debug, PartialEq, PluginType)]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// Takes many small structs.
#[wasmer_plugin]
pub fn weigh(points: &[Point]) -> f64 {
    points.iter().map(|point| point.x + point.y + point.z).sum()
}

/// Returns many small allocations.
#[wasmer_plugin]
pub fn split(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

/// Changes many numbers in place.
#[wasmer_plugin]
pub fn scale(numbers: &mut [f32], by: f32) {
    for number in numbers {
        *number *= by;
    }
}

/// The host functions for this guest.
#[wasmer_plugin(host)]
pub trait Depot {
    /// Takes a reference and returns a number: the cost of the crossing in the other direction.
    fn stock(&self, sku: &str) -> u32;
}

/// Calls its host this many times, which is the measured work.
#[wasmer_plugin]
pub fn restock(calls: u32) -> u32 {
    (0..calls).map(|_| depot::stock(core::hint::black_box("tea, green"))).sum()
}

/// Returns the number of primes below a number, by short loops over memory.
#[wasmer_plugin]
pub fn primes(below: u32) -> u32 {
    let mut composite = vec![false; below as usize];
    let mut primes = 0;
    for number in 2..composite.len() {
        if composite[number] {
            continue;
        }
        primes += 1;
        for multiple in (number * number..composite.len()).step_by(number) {
            composite[multiple] = true;
        }
    }
    primes
}

/// The worst case for a check in a loop: a body of two instructions.
#[wasmer_plugin]
pub fn collatz(below: u32) -> u32 {
    let steps = |mut number: u64| {
        let mut steps = 0;
        while number > 1 {
            number = if number % 2 == 0 { number / 2 } else { 3 * number + 1 };
            steps += 1;
        }
        steps
    };
    (1..u64::from(below)).map(steps).max().unwrap_or_default()
}

/// Copies a few bytes at a time, whose number the compiler does not know.
#[wasmer_plugin]
pub fn copies(times: u32) -> u32 {
    let mut bytes = [7_u8; 64];
    for turn in 0..times {
        let length = std::hint::black_box(16);
        bytes.copy_within(..length, (turn % 32) as usize);
        std::hint::black_box(&mut bytes);
    }
    bytes[40].into()
}

/// Integer arithmetic, several operations in each iteration.
#[wasmer_plugin]
pub fn arithmetic(times: u32) -> u64 {
    (0..u64::from(times)).fold(1, |number, turn| {
        let number = (number ^ turn).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        (number ^ (number >> 29)).rotate_left(17).wrapping_add(turn)
    })
}

/// Floating-point arithmetic.
#[wasmer_plugin]
pub fn floats(times: u32) -> f64 {
    (0..times).fold(1.0, |number: f64, turn| {
        let number = number * 1.000_1 + f64::from(turn);
        (number / 1.5).sqrt() + number * 0.25
    })
}

/// Only calls.
#[wasmer_plugin]
pub fn fibonacci(n: u32) -> u64 {
    fn inner(n: u32) -> u64 {
        if n < 2 { n.into() } else { inner(n - 1) + inner(n - 2) }
    }
    inner(std::hint::black_box(n))
}

/// Counts words, by hashing, comparing and allocating.
#[wasmer_plugin]
pub fn words(text: &str) -> u32 {
    let mut counts = std::collections::BTreeMap::new();
    for word in text.split_whitespace() {
        *counts.entry(word.to_lowercase()).or_insert(0) += 1;
    }
    counts.values().copied().max().unwrap_or_default()
}
