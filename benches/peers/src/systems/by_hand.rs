//! bincode by hand on wasmer: every look-up beforehand, arguments encoded straight into linear memory, one
//! crossing, the result decoded straight from there.

use bincode::config::{Configuration, Fixint, LittleEndian};
use bodies::{Order, Picture, Point};
use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_bytes::{ByteBuf, Bytes};
use wasmer::TypedFunction;

use super::bare::Guest;
use crate::system::System;

const FORMAT: Configuration<LittleEndian, Fixint> = bincode::config::legacy();

pub struct ByHand {
    guest: Guest,
    add: Function,
    greet: Function,
    process: Function,
    checksum: Function,
    make: Function,
    look: Function,
    paint: Function,
    weigh: Function,
    split: Function,
    scale: TypedFunction<(i32, f32), ()>,
}

type Function = TypedFunction<i32, i64>;

impl Guest {
    fn call<R: DeserializeOwned>(&mut self, function: &Function, arguments: &impl Serialize) -> Option<R> {
        let length = bincode::serde::encode_into_slice(arguments, self.input(), FORMAT).ok()?;
        let reply = function.call(&mut self.store, i32::try_from(length).ok()?).ok()?;
        Some(bincode::serde::decode_from_slice(self.reply(reply), FORMAT).ok()?.0)
    }
}

impl System for ByHand {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    fn start() -> Self {
        let guest = Guest::start();
        Self {
            add: guest.export("add"),
            greet: guest.export("greet"),
            process: guest.export("process"),
            checksum: guest.export("checksum"),
            make: guest.export("make"),
            look: guest.export("look"),
            paint: guest.export("paint"),
            weigh: guest.export("weigh"),
            split: guest.export("split"),
            scale: guest.export("raw_scale"),
            guest,
        }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.guest.call(&self.add, &(a, b))
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        self.guest.call(&self.greet, &(name, times))
    }

    fn process(&mut self, order: Order) -> Option<Order> {
        self.guest.call(&self.process, &order)
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        self.guest.call(&self.checksum, &Bytes::new(bytes))
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        self.guest.call(&self.make, &(length, byte)).map(ByteBuf::into_vec)
    }

    fn look(&mut self, picture: &Picture) -> Option<u64> {
        self.guest.call(&self.look, picture)
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        self.guest.call(&self.paint, &(length, byte))
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        self.guest.call(&self.weigh, &points)
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        self.guest.call(&self.split, &text)
    }

    /// The numbers as bytes, changed in the buffer, as nobody would encode them.
    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        self.guest.scale(&self.scale, numbers, by)
    }
}
