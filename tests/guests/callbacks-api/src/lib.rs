//! The host interfaces of the guest `callbacks`: a method for every form of argument.
#![allow(
    missing_docs,
    clippy::missing_errors_doc,
    clippy::too_many_arguments,
    reason = "an interface as users write it"
)]

use std::time::SystemTime;

use serde::{Deserialize, Serialize};
use wasmer_plugin::*;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, PluginType)]
pub struct Item {
    pub sku: String,
    pub price_cents: u64,
    pub tags: Vec<String>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, PluginType)]
pub enum Refused {
    NotACustomer,
    Limit { max_cents: u64 },
}

/// An alias: the slice is still worked on in place.
pub type Samples = [f64];

/// Functions of the shop for its plugins.
#[wasmer_plugin(host)]
pub trait Shop {
    /// Returns the number of pieces in stock.
    fn stock(&self, sku: &str) -> u32;
    /// Writes a line to the book.
    fn note(&mut self, line: &str);
    /// Returns all lines written so far.
    fn book(&self) -> Vec<String>;
    fn price(&self, item: &Item, customer: Option<&str>) -> Result<u64, Refused>;
    fn take(&mut self, item: Item) -> Item;
    fn echo_bytes(&self, bytes: &[u8]) -> Vec<u8>;
    fn echo_text(&self, text: String) -> String;
    fn sum(&self, numbers: &[u64]) -> u64;
    fn scale(&self, before: &[u8], samples: &mut Samples, by: f64);
    fn sort(&mut self, words: &mut [String], log: &mut Vec<String>) -> bool;
    fn wide(&self, numbers: &mut [u128]) -> usize;
    fn at<'a>(&'a self, words: &'a [&'a str], index: usize) -> Option<String>;
    fn many(
        &self,
        a: u8,
        b: i8,
        c: u16,
        d: i16,
        e: u32,
        f: i32,
        g: u64,
        h: i64,
        i: u128,
        j: i128,
        k: f32,
        l: f64,
        m: bool,
        n: char,
        o: &str,
        p: (u8, u8),
        q: [u8; 3],
        r: Option<&Item>,
    ) -> String;
    fn panics(&mut self, with: &str);
    fn r#type(&self) -> String {
        "a shop".to_owned()
    }
}

/// Has a method with the same name as one of [`Shop`].
#[wasmer_plugin(host, name = "the clock", module = time)]
pub trait Clock {
    fn now(&self) -> u64;
    /// serde refuses to write a time before 1970.
    fn started(&self) -> SystemTime;
    fn stock(&self, sku: &str) -> String;
}

/// Calls another plugin.
#[wasmer_plugin(host = Others)]
pub trait OtherPlugins {
    fn ask(&mut self, sku: &str) -> Result<u32, String>;
}

/// Never called.
#[wasmer_plugin(host)]
pub trait Unused {
    fn never(&self, item: Item) -> Item;
}
