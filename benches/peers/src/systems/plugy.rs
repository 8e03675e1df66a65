//! plugy. Calls are async, and take their arguments by value.

use bodies::{Order, Picture, Point};
use peers_plugy::{Five, FiveWrapper, Rest, RestWrapper};
use plugy::core::PluginLoader;
use plugy::runtime::{IntoCallable, Plugin, Runtime};
use tokio::runtime::Runtime as Tokio;

use crate::system::System;

pub struct Plugy {
    tokio: Tokio,
    five: FiveWrapper<Calls, Vec<u8>>,
    rest: RestWrapper<Calls, Vec<u8>>,
}

#[plugy::macros::plugin_import(file = env!("PLUGY_ALL"))]
pub struct Calls;

impl From<Calls> for Plugin {
    fn from(_: Calls) -> Self {
        Plugin { name: "calls".into(), plugin_type: "calls".into(), data: Vec::new() }
    }
}

impl System for Plugy {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    /// The guest's results are never freed.
    const LEAKS: bool = true;

    fn start() -> Self {
        let tokio = tokio::runtime::Builder::new_current_thread().build().expect("one thread is enough");
        let runtime: Runtime<Box<dyn Five>> = Runtime::new().expect("the engine starts");
        let five = tokio.block_on(runtime.load(Calls)).expect("the guest starts");
        let rest = <Box<dyn Rest> as IntoCallable<Calls, Vec<u8>>>::into_callable(five.handle.clone());
        Self { tokio, five, rest }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        Some(self.tokio.block_on(self.five.add(a, b)))
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        Some(self.tokio.block_on(self.five.greet(name.to_owned(), times)))
    }

    fn process(&mut self, order: Order) -> Option<Order> {
        Some(self.tokio.block_on(self.five.process(order)))
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        Some(self.tokio.block_on(self.rest.checksum(bytes.to_vec())))
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        Some(self.tokio.block_on(self.rest.make(length, byte)))
    }

    fn look(&mut self, picture: &Picture) -> Option<u64> {
        Some(self.tokio.block_on(self.rest.look(picture.clone())))
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        Some(self.tokio.block_on(self.five.paint(length, byte)))
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        Some(self.tokio.block_on(self.rest.weigh(points.to_vec())))
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        Some(self.tokio.block_on(self.five.split(text.to_owned())))
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        *numbers = self.tokio.block_on(self.rest.scale(std::mem::take(numbers), by));
        Some(())
    }
}
