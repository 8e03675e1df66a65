//! wasmtime's component model with `bindgen!`, in its two settings.

use std::path::PathBuf;

use bodies::{Order, Picture, Point};
use wasmtime::component::{Component, Linker};
use wasmtime::{Config, Engine, Store};

use self::bindings::exports::peers::calls::{five, rest};
use super::cache_folder;
use crate::system::System;

mod bindings {
    wasmtime::component::bindgen!({ path: "guests/component/wit", world: "all" });
}

mod small {
    wasmtime::component::bindgen!({ path: "guests/component/wit", world: "small" });
}

/// `CONCURRENCY` is wasmtime's default, and costs time in each call.
pub struct ComponentModel<const CONCURRENCY: bool> {
    store: Store<()>,
    calls: bindings::All,
    engine: Engine,
    small: small::SmallPre<()>,
    compiled: PathBuf,
}

fn config(concurrency: bool) -> Config {
    let mut config = Config::new();
    config.concurrency_support(concurrency);
    config
}

impl<const CONCURRENCY: bool> System for ComponentModel<CONCURRENCY> {
    type Order = five::Order;
    type Picture = five::Picture;
    type Point = rest::Point;

    fn start() -> Self {
        let engine = Engine::new(&config(CONCURRENCY)).expect("the settings are wasmtime's own");
        let compile = |path| Component::from_file(&engine, path).expect("the guest compiles");
        let linker = Linker::new(&engine);
        let mut store = Store::new(&engine, ());
        let component = compile(env!("COMPONENT_ALL"));
        let calls = bindings::All::instantiate(&mut store, &component, &linker).expect("the guest starts");
        let small = compile(env!("COMPONENT_FIVE"));
        let compiled = cache_folder("component").join(format!("{CONCURRENCY}.bin"));
        let bytes = small.serialize().expect("wasmtime can write it");
        std::fs::write(&compiled, bytes).expect("the folder can be written");
        let small = linker.instantiate_pre(&small).expect("the guest imports nothing");
        let small = small::SmallPre::new(small).expect("the guest exports five calls");
        Self { store, calls, engine, small, compiled }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.calls.peers_calls_five().call_add(&mut self.store, a, b).ok()
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        self.calls.peers_calls_five().call_greet(&mut self.store, name, times).ok()
    }

    fn process(&mut self, order: five::Order) -> Option<five::Order> {
        self.calls.peers_calls_five().call_process(&mut self.store, &order).ok()
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        self.calls.peers_calls_rest().call_checksum(&mut self.store, bytes).ok()
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        self.calls.peers_calls_rest().call_make(&mut self.store, length, byte).ok()
    }

    fn look(&mut self, picture: &five::Picture) -> Option<u64> {
        self.calls.peers_calls_rest().call_look(&mut self.store, picture).ok()
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<five::Picture> {
        self.calls.peers_calls_five().call_paint(&mut self.store, length, byte).ok()
    }

    fn weigh(&mut self, points: &[rest::Point]) -> Option<f64> {
        self.calls.peers_calls_rest().call_weigh(&mut self.store, points).ok()
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        self.calls.peers_calls_five().call_split(&mut self.store, text).ok()
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        *numbers = self.calls.peers_calls_rest().call_scale(&mut self.store, numbers, by).ok()?;
        Some(())
    }

    /// With an engine of its own, as `wasmer-plugin` has one for each module.
    fn load_cached(&mut self) -> Option<()> {
        let engine = Engine::new(&config(CONCURRENCY)).ok()?;
        // SAFETY: this process has written the file.
        unsafe { Component::deserialize_file(&engine, &self.compiled) }.ok().map(drop)
    }

    fn new_instance(&mut self) -> Option<()> {
        let mut store = Store::new(&self.engine, ());
        self.small.instantiate(&mut store).ok().map(drop)
    }
}

impl From<Order> for five::Order {
    fn from(order: Order) -> Self {
        let line = |line: bodies::Line| five::Line {
            sku: line.sku,
            quantity: line.quantity,
            price_cents: line.price_cents,
        };
        Self {
            id: order.id,
            customer: order.customer,
            note: order.note,
            status: match order.status {
                bodies::Status::New => five::Status::New,
                bodies::Status::Paid { at, receipt } => five::Status::Paid(five::Payment { at, receipt }),
                bodies::Status::Refused(reason) => five::Status::Refused(reason),
            },
            discount: order.discount,
            lines: order.lines.into_iter().map(line).collect(),
            total_cents: order.total_cents,
            created: order.created,
            priority: order.priority,
            gift: order.gift,
        }
    }
}

impl From<five::Order> for Order {
    fn from(order: five::Order) -> Self {
        let line = |line: five::Line| bodies::Line {
            sku: line.sku,
            quantity: line.quantity,
            price_cents: line.price_cents,
        };
        Self {
            id: order.id,
            customer: order.customer,
            note: order.note,
            status: match order.status {
                five::Status::New => bodies::Status::New,
                five::Status::Paid(five::Payment { at, receipt }) => bodies::Status::Paid { at, receipt },
                five::Status::Refused(reason) => bodies::Status::Refused(reason),
            },
            discount: order.discount,
            lines: order.lines.into_iter().map(line).collect(),
            total_cents: order.total_cents,
            created: order.created,
            priority: order.priority,
            gift: order.gift,
        }
    }
}

impl From<Picture> for five::Picture {
    fn from(Picture { title, pixels }: Picture) -> Self {
        Self { title, pixels }
    }
}

impl From<five::Picture> for Picture {
    fn from(five::Picture { title, pixels }: five::Picture) -> Self {
        Self { title, pixels }
    }
}

impl From<Point> for rest::Point {
    fn from(Point { x, y, z }: Point) -> Self {
        Self { x, y, z }
    }
}
