//! The guest's end of the calls.

#[cfg(feature = "all")]
use bodies::Point;
use bodies::{Order, Picture};
use serde::Deserialize;

use crate::Five;
#[cfg(feature = "all")]
use crate::Rest;

#[derive(Deserialize)]
struct Calls;

#[plugy::macros::plugin_impl]
impl Five for Calls {
    fn add(&self, a: i32, b: i32) -> i32 {
        bodies::add(a, b)
    }

    fn greet(&self, name: String, times: u32) -> String {
        bodies::greet(&name, times)
    }

    fn process(&self, order: Order) -> Order {
        bodies::process(order)
    }

    fn paint(&self, length: u32, byte: u8) -> Picture {
        bodies::paint(length, byte)
    }

    fn split(&self, text: String) -> Vec<String> {
        bodies::split(&text)
    }
}

#[cfg(feature = "all")]
#[plugy::macros::plugin_impl]
impl Rest for Calls {
    fn checksum(&self, bytes: Vec<u8>) -> u64 {
        bodies::checksum(&bytes)
    }

    fn make(&self, length: u32, byte: u8) -> Vec<u8> {
        bodies::make(length, byte)
    }

    fn look(&self, picture: Picture) -> u64 {
        bodies::look(&picture)
    }

    fn weigh(&self, points: Vec<Point>) -> f64 {
        bodies::weigh(&points)
    }

    fn scale(&self, numbers: Vec<f32>, by: f32) -> Vec<f32> {
        // The attribute takes the pattern of an argument for an expression, so `mut` does not compile there.
        let mut numbers = numbers;
        bodies::scale(&mut numbers, by);
        numbers
    }
}
