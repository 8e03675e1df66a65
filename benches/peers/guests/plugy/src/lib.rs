//! The calls through plugy: traits that the host shares, and their implementation in the guest.

#[cfg(target_arch = "wasm32")]
mod guest;

#[cfg(feature = "all")]
use bodies::Point;
use bodies::{Order, Picture};

/// The five calls whose size is compared.
#[plugy::macros::plugin]
pub trait Five {
    fn add(&self, a: i32, b: i32) -> i32;
    fn greet(&self, name: String, times: u32) -> String;
    fn process(&self, order: Order) -> Order;
    fn paint(&self, length: u32, byte: u8) -> Picture;
    fn split(&self, text: String) -> Vec<String>;
}

#[cfg(feature = "all")]
#[plugy::macros::plugin]
pub trait Rest {
    fn checksum(&self, bytes: Vec<u8>) -> u64;
    fn make(&self, length: u32, byte: u8) -> Vec<u8>;
    fn look(&self, picture: Picture) -> u64;
    fn weigh(&self, points: Vec<Point>) -> f64;
    /// plugy has no arguments that are changed in place.
    fn scale(&self, numbers: Vec<f32>, by: f32) -> Vec<f32>;
}
