//! The function bodies in the host itself, without any guest.

use bodies::{Order, Picture, Point};

use crate::system::System;

pub struct Native;

impl System for Native {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    fn start() -> Self {
        Native
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        Some(bodies::add(a, b))
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        Some(bodies::greet(name, times))
    }

    fn process(&mut self, order: Order) -> Option<Order> {
        Some(bodies::process(order))
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        Some(bodies::checksum(bytes))
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        Some(bodies::make(length, byte))
    }

    fn look(&mut self, picture: &Picture) -> Option<u64> {
        Some(bodies::look(picture))
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        Some(bodies::paint(length, byte))
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        Some(bodies::weigh(points))
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        Some(bodies::split(text))
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        bodies::scale(numbers, by);
        Some(())
    }
}
