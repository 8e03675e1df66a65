//! The calls through `wasmer-plugin`.

use bodies::{Order, Picture};
use wasmer_plugin::*;

#[wasmer_plugin]
pub fn add(a: i32, b: i32) -> i32 {
    bodies::add(a, b)
}

#[wasmer_plugin]
pub fn greet(name: &str, times: u32) -> String {
    bodies::greet(name, times)
}

#[wasmer_plugin]
pub fn process(order: Order) -> Order {
    bodies::process(order)
}

#[wasmer_plugin]
pub fn paint(length: u32, byte: u8) -> Picture {
    bodies::paint(length, byte)
}

#[wasmer_plugin]
pub fn split(text: &str) -> Vec<String> {
    bodies::split(text)
}

#[cfg(feature = "all")]
mod all {
    use bodies::{Picture, Point};
    use wasmer_plugin::*;

    #[wasmer_plugin]
    pub fn checksum(bytes: &[u8]) -> u64 {
        bodies::checksum(bytes)
    }

    #[wasmer_plugin]
    pub fn make(length: u32, byte: u8) -> Vec<u8> {
        bodies::make(length, byte)
    }

    #[wasmer_plugin]
    pub fn look(picture: &Picture) -> u64 {
        bodies::look(picture)
    }

    #[wasmer_plugin]
    pub fn weigh(points: &[Point]) -> f64 {
        bodies::weigh(points)
    }

    #[wasmer_plugin]
    pub fn scale(numbers: &mut [f32], by: f32) {
        bodies::scale(numbers, by);
    }
}

#[cfg(feature = "all")]
pub use all::*;
