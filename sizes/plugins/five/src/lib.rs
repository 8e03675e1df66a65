//! Five functions over what plugins pass: numbers, text, a structure, a block of bytes, many strings.

use serde::{Deserialize, Serialize};
use wasmer_plugin::{PluginType, wasmer_plugin};

/// An order of a shop.
#[derive(Serialize, Deserialize, PluginType)]
pub struct Order {
    id: u64,
    customer: String,
    note: String,
    status: Status,
    discount: Option<u32>,
    lines: Vec<Line>,
    total_cents: u64,
    created: i64,
    priority: u8,
    gift: bool,
}

/// The state of an order.
#[derive(Serialize, Deserialize, PluginType)]
#[allow(missing_docs)]
pub enum Status {
    New,
    Paid { at: i64, receipt: u32 },
    Refused(String),
}

/// One article of an order.
#[derive(Serialize, Deserialize, PluginType)]
pub struct Line {
    sku: u32,
    quantity: u32,
    price_cents: u64,
}

/// An image with its name.
#[derive(Serialize, Deserialize, PluginType)]
pub struct Image {
    name: String,
    pixels: Vec<u8>,
}

/// Adds two numbers.
#[wasmer_plugin]
#[must_use]
pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

/// Greets somebody several times.
#[wasmer_plugin]
#[must_use]
pub fn greet(name: &str, times: u32) -> String {
    let mut text = String::new();
    for _ in 0..times {
        text.push_str("Hello, ");
        text.push_str(name);
        text.push('!');
    }
    text
}

/// Computes the total of an order.
#[wasmer_plugin]
#[must_use]
pub fn process(mut order: Order) -> Order {
    let lines = order.lines.iter();
    order.total_cents = lines.map(|line| u64::from(line.quantity) * line.price_cents).sum();
    order
}

/// Inverts an image.
#[wasmer_plugin]
#[must_use]
pub fn invert(mut image: Image) -> Image {
    for pixel in &mut image.pixels {
        *pixel = !*pixel;
    }
    image
}

/// Splits a text into its words.
#[wasmer_plugin]
#[must_use]
pub fn words(text: &str) -> Vec<String> {
    text.split(' ').map(String::from).collect()
}
