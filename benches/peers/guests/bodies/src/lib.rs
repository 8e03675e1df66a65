//! The types and the function bodies that all systems share.
//!
//! The component has types of its own, because `wit-bindgen` generates them; its bodies are the same.

#[cfg(feature = "serde")]
use serde::{Deserialize, Serialize};
#[cfg(feature = "wasmer-plugin")]
use wasmer_plugin::PluginType;

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "wasmer-plugin", derive(PluginType))]
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

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "wasmer-plugin", derive(PluginType))]
pub enum Status {
    New,
    Paid { at: i64, receipt: u32 },
    Refused(String),
}

#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "wasmer-plugin", derive(PluginType))]
pub struct Line {
    pub sku: u32,
    pub quantity: u32,
    pub price_cents: u64,
}

/// A byte buffer in a struct. Serde's systems write it byte by byte, as they do unless somebody annotates it.
#[derive(Clone, Debug, PartialEq)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "wasmer-plugin", derive(PluginType))]
pub struct Picture {
    pub title: String,
    pub pixels: Vec<u8>,
}

#[derive(Clone, Copy, Debug, PartialEq)]
#[repr(C)]
#[cfg_attr(feature = "serde", derive(Serialize, Deserialize))]
#[cfg_attr(feature = "wasmer-plugin", derive(PluginType))]
pub struct Point {
    pub x: f64,
    pub y: f64,
    pub z: f64,
}

/// The title of every picture that [`paint`] makes.
pub const TITLE: &str = "a picture";

pub fn add(a: i32, b: i32) -> i32 {
    a.wrapping_add(b)
}

pub fn greet(name: &str, times: u32) -> String {
    let mut text = String::with_capacity(64);
    for _ in 0..times {
        text.push_str("Hello, ");
        text.push_str(name);
        text.push('!');
    }
    text
}

pub fn process(mut order: Order) -> Order {
    order.total_cents = total(order.lines.iter().map(|line| (line.quantity, line.price_cents)));
    order.priority ^= 1;
    order
}

/// The sum of quantities times prices.
pub fn total(lines: impl Iterator<Item = (u32, u64)>) -> u64 {
    lines.map(|(quantity, price)| u64::from(quantity) * price).sum()
}

pub fn checksum(bytes: &[u8]) -> u64 {
    let (words, rest) = bytes.as_chunks::<8>();
    let words = words.iter().map(|word| u64::from_le_bytes(*word));
    let rest = rest.iter().map(|byte| u64::from(*byte));
    words.chain(rest).fold(0, u64::wrapping_add)
}

pub fn make(length: u32, byte: u8) -> Vec<u8> {
    vec![byte; length as usize]
}

pub fn look(picture: &Picture) -> u64 {
    checksum(&picture.pixels)
}

pub fn paint(length: u32, byte: u8) -> Picture {
    Picture { title: TITLE.to_owned(), pixels: make(length, byte) }
}

pub fn weigh(points: &[Point]) -> f64 {
    points.iter().map(|point| point.x + point.y + point.z).sum()
}

pub fn split(text: &str) -> Vec<String> {
    text.split(' ').map(str::to_owned).collect()
}

pub fn scale(numbers: &mut [f32], by: f32) {
    for number in numbers {
        *number *= by;
    }
}

/// [`scale`] where a call has one argument: the numbers, and the factor behind them, as bytes.
pub fn scale_bytes(bytes: &mut Vec<u8>) {
    let Some(by) = bytes.last_chunk().map(|by| f32::from_le_bytes(*by)) else { return };
    bytes.truncate(bytes.len() - size_of::<f32>());
    for number in bytes.as_chunks_mut().0 {
        *number = (f32::from_le_bytes(*number) * by).to_le_bytes();
    }
}
