//! A plugin that calls its host in every way it can.
#![allow(missing_docs, reason = "a function's name is all there is to it")]
#![allow(
    clippy::must_use_candidate,
    clippy::missing_errors_doc,
    clippy::missing_panics_doc,
    clippy::needless_pass_by_value,
    reason = "functions that a host calls, written as users write them"
)]
#![forbid(unsafe_code)]

use callbacks_api::shop::stock;
use callbacks_api::{Item, Refused, other_plugins, shop, time};
use wasmer_plugin::*;

#[wasmer_plugin]
pub fn in_stock(sku: &str) -> u32 {
    stock(sku)
}

#[wasmer_plugin]
pub fn note(line: &str) -> Vec<String> {
    shop::note(line);
    shop::book()
}

#[wasmer_plugin]
pub fn started() -> std::time::SystemTime {
    time::started()
}

#[wasmer_plugin]
pub fn price(item: Item, customer: Option<String>) -> Result<u64, Refused> {
    shop::price(&item, customer.as_deref())
}

#[wasmer_plugin]
pub fn take(item: Item) -> Item {
    shop::take(item)
}

#[wasmer_plugin]
pub fn echo_bytes(bytes: &[u8]) -> Vec<u8> {
    shop::echo_bytes(bytes)
}

#[wasmer_plugin]
pub fn echo_text(text: String) -> String {
    shop::echo_text(text)
}

#[wasmer_plugin]
pub fn sum(numbers: &[u64]) -> u64 {
    shop::sum(numbers)
}

/// Both ends work in place, one within the other.
#[wasmer_plugin]
pub fn scale(shift: u8, samples: &mut [f64], by: f64) {
    let before = vec![7; usize::from(shift)];
    shop::scale(&before, samples, by);
}

#[wasmer_plugin]
pub fn sort(words: &mut [String], log: &mut Vec<String>) -> bool {
    shop::sort(words, log)
}

#[wasmer_plugin]
pub fn wide(numbers: &mut [u128]) -> usize {
    shop::wide(numbers)
}

#[wasmer_plugin]
pub fn at(words: &[String], index: usize) -> Option<String> {
    let words: Vec<&str> = words.iter().map(String::as_str).collect();
    shop::at(&words, index)
}

#[wasmer_plugin]
pub fn many(item: Option<Item>) -> String {
    let (k, l) = (-0.5, 1e300);
    shop::many(
        1,
        -1,
        2,
        -2,
        3,
        -3,
        4,
        -4,
        u128::MAX,
        i128::MIN,
        k,
        l,
        true,
        'ü',
        "ünï",
        (5, 6),
        [7, 8, 9],
        item.as_ref(),
    )
}

#[wasmer_plugin]
pub fn kind() -> String {
    shop::r#type()
}

#[wasmer_plugin]
pub fn both(sku: &str) -> (u32, String, u64) {
    (shop::stock(sku), time::stock(sku), time::now())
}

/// Calls the host while it borrows from the call buffer.
#[wasmer_plugin]
pub fn between(text: &str, bytes: &[u8], numbers: &mut [u32], words: &mut Vec<String>) -> String {
    let before = shop::stock(text);
    numbers[0] += before;
    words.push(shop::echo_text(text.repeat(1000)).chars().take(3).collect());
    let echoed = shop::echo_bytes(bytes);
    numbers[1] += shop::stock("tea");
    assert_eq!(echoed, bytes);
    format!("{text} {bytes:?} {before}")
}

#[wasmer_plugin]
pub fn ask_others(sku: &str) -> Result<u32, String> {
    let before = shop::stock(sku);
    let answer = other_plugins::ask(sku)?;
    Ok(before * 1000 + answer)
}

/// Makes this many calls, with answers of changing length.
#[wasmer_plugin]
pub fn often(count: u32) -> u64 {
    let mut total = 0;
    for round in 0..count {
        total += u64::from(shop::stock("tea"));
        if round % 100 == 0 {
            let text = "x".repeat((round / 100 % 500) as usize);
            total += shop::echo_text(text).len() as u64;
        }
    }
    total
}

#[wasmer_plugin]
pub fn panics(with: &str) {
    shop::panics(with);
}

#[cfg(test)]
mod tests {
    use std::time::SystemTime;

    use callbacks_api::{Clock, ClockHost};

    struct Noon;

    impl Clock for Noon {
        fn now(&self) -> u64 {
            12
        }

        fn stock(&self, sku: &str) -> String {
            sku.to_uppercase()
        }

        fn started(&self) -> SystemTime {
            SystemTime::UNIX_EPOCH
        }
    }

    #[test]
    fn a_plugin_is_tested_with_a_host_of_its_own() {
        let mut clock = ClockHost::new(Noon);
        let stock = clock.scope(|| callbacks_api::time::stock("tea"));
        assert_eq!(stock, "TEA");
    }
}
