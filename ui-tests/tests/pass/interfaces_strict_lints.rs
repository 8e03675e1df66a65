//! The lints that are off by default, and clippy's, for generated code.
#![deny(warnings, unused, nonstandard_style, rust_2018_idioms, future_incompatible)]
#![deny(clippy::all, clippy::pedantic, clippy::nursery)]
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
#![allow(unknown_lints)]
// For the methods themselves, not for generated code.
#![allow(clippy::missing_const_for_fn)]

use wasmer_plugin::wasmer_plugin;

/// A discount.
#[wasmer_plugin]
pub trait Discount: {
    /// Makes a discount of this percentage.
    ///
    /// # Errors
    ///
    /// If that is too much.
    fn new(percent: u8, names: &[String]) -> Result<Self, String>
    where
        Self: Sized;

    /// Prices an order.
    ///
    /// # Errors
    ///
    /// If there is none.
    fn price(&mut self, order: &[String], at: u64, note: &mut String) -> Result<u64, String>;

    /// Describes the discount.
    #[must_use]
    fn describe(&self) -> String {
        "a discount".to_owned()
    }

    /// Compares.
    #[must_use]
    fn longer<'a, 'b>(&'a self, a: &'a str, b: &'b str) -> bool
    where
        'a: 'b;

    /// Takes many.
    #[allow(clippy::too_many_arguments)]
    fn many(&self, a: u8, b: u8, c: u8, d: u8, e: u8, f: u8, g: u8, h: u8);

    /// Takes what it does not use yet, by names that say so.
    fn unused(&self, _at: u64, _note: &str) {}
}

/// Half the price.
#[derive(Clone, Copy, Debug)]
pub struct Part {
    percent: u64,
}

#[wasmer_plugin]
impl Discount for Part {
    fn new(percent: u8, names: &[String]) -> Result<Self, String> {
        if names.is_empty() { Err("too much".to_owned()) } else { Ok(Self { percent: percent.into() }) }
    }

    fn price(&mut self, order: &[String], at: u64, note: &mut String) -> Result<u64, String> {
        note.push_str(order.first().ok_or("nothing")?);
        Ok(at * self.percent)
    }

    fn longer<'a, 'b>(&'a self, a: &'a str, b: &'b str) -> bool
    where
        'a: 'b,
    {
        a.len() > b.len()
    }

    fn many(&self, _: u8, _: u8, _: u8, _: u8, _: u8, _: u8, _: u8, _: u8) {}
}

/// Counts.
#[wasmer_plugin(name = "count", stub = CounterOfHosts)]
pub trait Counter {
    /// The next one.
    fn next(&mut self) -> u32;

    /// Returns true if there is one.
    fn is_it(&mut self) -> bool;

    /// An old one.
    #[deprecated = "use `next`"]
    fn older(&mut self) -> u32;
}

/// Counts by one.
#[derive(Clone, Copy, Debug, Default)]
pub struct ByOne(u32);

#[wasmer_plugin]
impl Counter for ByOne {
    fn next(&mut self) -> u32 {
        self.0 += 1;
        self.0
    }

    fn is_it(&mut self) -> bool {
        self.0 > 0
    }

    fn older(&mut self) -> u32 {
        self.0
    }
}

/// Calls it.
///
/// # Errors
///
/// If a call fails.
#[cfg(not(target_arch = "wasm32"))]
pub fn host<T: wasmer_plugin::transport::Transport>(plugin: T) -> Result<u32, T::Error> {
    let mut counter = CounterOfHosts::new(plugin)?;
    counter.next()
}

/// Runs nothing.
pub fn main() {}
