//! The calls through the component model.

#[cfg(feature = "all")]
wit_bindgen::generate!({ world: "all" });
#[cfg(not(feature = "all"))]
wit_bindgen::generate!({ world: "small" });

use exports::peers::calls::five::{Guest, Order, Picture};

struct Calls;

export!(Calls);

impl Guest for Calls {
    fn add(a: i32, b: i32) -> i32 {
        bodies::add(a, b)
    }

    fn greet(name: String, times: u32) -> String {
        bodies::greet(&name, times)
    }

    fn process(mut order: Order) -> Order {
        order.total_cents = bodies::total(order.lines.iter().map(|line| (line.quantity, line.price_cents)));
        order.priority ^= 1;
        order
    }

    fn paint(length: u32, byte: u8) -> Picture {
        Picture { title: bodies::TITLE.to_owned(), pixels: bodies::make(length, byte) }
    }

    fn split(text: String) -> Vec<String> {
        bodies::split(&text)
    }
}

#[cfg(feature = "all")]
mod all {
    use super::Calls;
    use super::exports::peers::calls::rest::{Guest, Picture, Point};

    impl Guest for Calls {
        fn checksum(bytes: Vec<u8>) -> u64 {
            bodies::checksum(&bytes)
        }

        fn make(length: u32, byte: u8) -> Vec<u8> {
            bodies::make(length, byte)
        }

        fn look(picture: Picture) -> u64 {
            bodies::checksum(&picture.pixels)
        }

        fn weigh(points: Vec<Point>) -> f64 {
            points.iter().map(|point| point.x + point.y + point.z).sum()
        }

        fn scale(mut numbers: Vec<f32>, by: f32) -> Vec<f32> {
            bodies::scale(&mut numbers, by);
            numbers
        }
    }
}
