//! `wasmer-plugin`, with its default limits.

use bodies::{Order, Picture, Point};
use peers_plugin::{add, checksum, greet, look, make, paint, process, scale, split, weigh};
use wasmer_plugin::host::{Cache, Loader, Plugin, PluginModule, PluginPool};

use super::cache_folder;
use crate::system::System;

const SMALL: &str = env!("PLUGIN_FIVE");

pub struct WasmerPlugin {
    plugin: Plugin,
    pool: PluginPool,
    small: PluginModule,
    cached: Loader,
}

impl System for WasmerPlugin {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    fn start() -> Self {
        let loader = Loader::new();
        let module = loader.compile(env!("PLUGIN_ALL")).expect("the guest is a plugin");
        let cache = Cache::new(cache_folder("wasmer-plugin")).expect("the folder can be written");
        Self {
            plugin: module.instantiate().expect("the guest starts"),
            pool: PluginPool::builder(module).maximum(1).build().expect("the guest starts"),
            small: loader.compile(SMALL).expect("the guest is a plugin"),
            cached: Loader::builder().cache(cache).build(),
        }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.plugin.add(a, b).ok()
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        self.plugin.greet(name, times).ok()
    }

    fn process(&mut self, order: Order) -> Option<Order> {
        self.plugin.process(order).ok()
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        self.plugin.checksum(bytes).ok()
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        self.plugin.make(length, byte).ok()
    }

    fn look(&mut self, picture: &Picture) -> Option<u64> {
        self.plugin.look(picture).ok()
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        self.plugin.paint(length, byte).ok()
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        self.plugin.weigh(points).ok()
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        self.plugin.split(text).ok()
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        self.plugin.scale(numbers, by).ok()
    }

    fn pooled_add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.pool.add(a, b).ok()
    }

    fn load_cached(&mut self) -> Option<()> {
        self.cached.compile(SMALL).ok().map(drop)
    }

    fn new_instance(&mut self) -> Option<()> {
        self.small.instantiate().ok().map(drop)
    }
}
