//! Results of every kind and size.

use std::sync::atomic::{AtomicU32, Ordering};

use wasmer_plugin::*;

use crate::types::{Blob, Item, Refused};

#[wasmer_plugin]
pub fn buy(cents: u64) -> Result<Item, Refused> {
    match cents {
        0 => Err(Refused::NotACustomer),
        1..100 => Ok(Item { sku: "tea".into(), quantity: 1, blob: vec![1, 2] }),
        100..1000 => Err(Refused::Limit { max_cents: 99 }),
        _ => Err(Refused::Because(format!("{cents} is a lot"))),
    }
}

#[wasmer_plugin]
pub fn allowed(yes: bool) -> Result<(), String> {
    yes.then_some(()).ok_or_else(|| "no".to_owned())
}

#[wasmer_plugin]
pub fn bytes_or(yes: bool) -> Result<Vec<u8>, Refused> {
    yes.then(|| vec![1, 2, 3]).ok_or(Refused::NotACustomer)
}

static CALLS: AtomicU32 = AtomicU32::new(0);

/// Returns nothing, but has an effect.
#[wasmer_plugin]
pub fn tick() {
    CALLS.fetch_add(1, Ordering::Relaxed);
}

#[wasmer_plugin]
pub fn ticks() -> u32 {
    CALLS.load(Ordering::Relaxed)
}

#[wasmer_plugin]
pub fn flip(mut bytes: Vec<u8>) -> Vec<u8> {
    bytes.iter_mut().for_each(|byte| *byte = !*byte);
    bytes
}

#[wasmer_plugin]
pub fn flip_slice(bytes: &[u8]) -> Vec<u8> {
    flip(bytes.to_vec())
}

#[wasmer_plugin]
pub fn flip_in_place(bytes: &mut [u8]) {
    bytes.iter_mut().for_each(|byte| *byte = !*byte);
}

#[wasmer_plugin]
pub fn flip_blob(blob: Blob) -> Blob {
    flip(blob)
}

#[wasmer_plugin]
pub fn sum(bytes: &[u8]) -> u64 {
    bytes.iter().copied().map(u64::from).sum()
}

#[wasmer_plugin]
pub fn fill(length: usize, byte: u8) -> Vec<u8> {
    vec![byte; length]
}

#[wasmer_plugin]
pub fn halves(numbers: Vec<f32>) -> Vec<f32> {
    numbers.iter().map(|number| number / 2.0).collect()
}

#[wasmer_plugin]
pub fn negate(numbers: Vec<i64>) -> Vec<i64> {
    numbers.iter().map(|number| -number).collect()
}

#[wasmer_plugin]
pub fn shouted(text: String) -> String {
    text.to_uppercase()
}

#[wasmer_plugin]
pub fn reversed(text: &str) -> String {
    text.chars().rev().collect()
}

#[wasmer_plugin]
pub fn restock(mut items: Vec<Item>) -> Vec<Item> {
    items.iter_mut().for_each(|item| item.quantity += 1);
    items
}

/// Takes elements with fewer bytes than parts, in tuples and structs.
#[wasmer_plugin]
pub fn brighter(pixels: Vec<[(u8, u8, u8); 1]>) -> Vec<[(u8, u8, u8); 1]> {
    let brighter = |[(red, green, blue)]: [(u8, u8, u8); 1]| [(red + 1, green + 1, blue + 1)];
    pixels.into_iter().map(brighter).collect()
}

/// Reserves memory without touching it.
#[wasmer_plugin]
pub fn hoard(gigabyte_halves: u32) -> u32 {
    let mut hoard = HOARD.lock().expect("one thread");
    for _ in 0..gigabyte_halves {
        let mut block: Vec<u8> = Vec::new();
        if block.try_reserve_exact(512 << 20).is_err() {
            break;
        }
        hoard.push(block);
    }
    u32::try_from(hoard.len()).expect("a few")
}

#[wasmer_plugin]
pub fn release() {
    HOARD.lock().expect("one thread").clear();
}

static HOARD: std::sync::Mutex<Vec<Vec<u8>>> = std::sync::Mutex::new(Vec::new());
