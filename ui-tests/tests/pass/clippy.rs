//! Clippy must not complain about generated code.
#![deny(warnings, clippy::all, clippy::pedantic, clippy::nursery)]
// For the functions themselves, not for generated code.
#![allow(clippy::missing_const_for_fn)]

use serde::{Deserialize, Serialize};
use wasmer_plugin::wasmer_plugin;

/// An order.
#[derive(Clone, Debug, Deserialize, Serialize, wasmer_plugin::PluginType)]
pub struct Order {
    /// The ordered item.
    pub item: String,
}

/// The reason why an order is refused.
#[derive(Clone, Copy, Debug, Deserialize, Serialize, wasmer_plugin::PluginType)]
pub enum Refused {
    /// There is none.
    SoldOut,
}

/// Prices an order.
///
/// # Errors
///
/// If there is none.
#[wasmer_plugin(stub = Pricing, name = "price-it")]
pub fn price(order: &Order, at: u64, note: &mut String) -> Result<u64, Refused> {
    if order.item.is_empty() {
        return Err(Refused::SoldOut);
    }
    note.push_str(&order.item);
    Ok(at)
}

/// Counts.
#[wasmer_plugin]
#[must_use]
pub fn count(words: &[String], first: Option<&str>, owned: Vec<u8>) -> usize {
    let first = usize::from(first.is_some());
    drop(owned);
    words.len() + first
}

/// Does nothing.
#[wasmer_plugin]
pub fn nothing() {}

/// Borrows by name.
#[wasmer_plugin]
#[must_use]
pub fn longer<'a, 'b>(a: &'a str, b: &'b str) -> bool
where
    'a: 'b,
{
    a.len() > b.len()
}

/// Takes many.
#[wasmer_plugin]
#[must_use]
#[expect(clippy::many_single_char_names, clippy::too_many_arguments)]
#[rustfmt::skip]
pub fn many(
    a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8, i: u8,
    j: u8, k: u8, l: u8, m: u8, n: u8, o: u8, p: u8, q: &mut [u8],
) -> u8 {
    q[0] = a + b + c + d + e + f + g + h + i + j + k + l + m + n + o + p;
    q[0]
}

/// Is not to be used any more.
#[wasmer_plugin]
#[deprecated(note = "use `count`")]
#[must_use]
pub fn size(words: &[String]) -> usize {
    words.len()
}

/// As every program has it.
pub fn main() {
    nothing();
}
