//! The lints that are off by default, for generated code.
#![deny(warnings, unused, nonstandard_style, rust_2018_idioms, future_incompatible)]
#![deny(
    absolute_paths_not_starting_with_crate,
    elided_lifetimes_in_paths,
    explicit_outlives_requirements,
    keyword_idents_2024,
    let_underscore_drop,
    meta_variable_misuse,
    missing_copy_implementations,
    missing_debug_implementations,
    missing_docs,
    non_ascii_idents,
    redundant_imports,
    redundant_lifetimes,
    single_use_lifetimes,
    trivial_casts,
    trivial_numeric_casts,
    unit_bindings,
    unnameable_types,
    unreachable_pub,
    unsafe_code,
    unsafe_op_in_unsafe_fn,
    unused_extern_crates,
    unused_import_braces,
    unused_lifetimes,
    unused_macro_rules,
    unused_qualifications,
    unused_results,
    variant_size_differences
)]
#![allow(unknown_lints, clippy::too_many_arguments)]

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

/// Borrows.
#[wasmer_plugin]
#[must_use]
pub fn longer(a: &str, b: &str) -> bool {
    a.len() > b.len()
}

/// Takes many.
#[wasmer_plugin]
#[must_use]
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
