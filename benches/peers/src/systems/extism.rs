//! Extism. A plugin has one value as its input and one as its output.

use std::path::PathBuf;
use std::time::Duration;

use bodies::{Order, Picture, Point};
use extism::{CompiledPlugin, Plugin, PluginBuilder, Pool, PoolBuilder};
use extism_convert::Msgpack;

use super::{cache_folder, scale_input, scale_output};
use crate::system::System;

pub struct Extism {
    plugin: Plugin,
    pool: Pool,
    small: CompiledPlugin,
    /// The settings of wasmtime's cache.
    cache: PathBuf,
}

fn builder(wasm: &str) -> PluginBuilder<'static> {
    let wasm = std::fs::read(wasm).expect("the build has written it");
    PluginBuilder::new(wasm).with_cache_disabled()
}

impl System for Extism {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    fn start() -> Self {
        let compiled = builder(env!("EXTISM_ALL")).compile().expect("the guest is a plugin");
        let folder = cache_folder("extism");
        let cache = folder.join("cache.toml");
        std::fs::write(&cache, format!("[cache]\ndirectory = {:?}\n", folder.join("modules")))
            .expect("the folder can be written");
        Self {
            plugin: Plugin::new_from_compiled(&compiled).expect("the guest starts"),
            pool: PoolBuilder::new()
                .with_max_instances(1)
                .build(move || Plugin::new_from_compiled(&compiled)),
            small: builder(env!("EXTISM_FIVE")).compile().expect("the guest is a plugin"),
            cache,
        }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.plugin.call("add", Msgpack((a, b))).ok().map(Msgpack::into_inner)
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        self.plugin.call("greet", Msgpack((name, times))).ok()
    }

    fn process(&mut self, order: Order) -> Option<Order> {
        self.plugin.call("process", Msgpack(order)).ok().map(Msgpack::into_inner)
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        self.plugin.call("checksum", bytes).ok().map(Msgpack::into_inner)
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        self.plugin.call("make", Msgpack((length, byte))).ok()
    }

    fn look(&mut self, picture: &Picture) -> Option<u64> {
        self.plugin.call("look", Msgpack(picture)).ok().map(Msgpack::into_inner)
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        self.plugin.call("paint", Msgpack((length, byte))).ok().map(Msgpack::into_inner)
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        self.plugin.call("weigh", Msgpack(points)).ok().map(Msgpack::into_inner)
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        self.plugin.call("split", text).ok().map(Msgpack::into_inner)
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        let bytes: &[u8] = self.plugin.call("scale", scale_input(numbers, by)).ok()?;
        scale_output(bytes, numbers);
        Some(())
    }

    fn pooled_add(&mut self, a: i32, b: i32) -> Option<i32> {
        let mut plugin = self.pool.get(Duration::from_secs(1)).ok()??;
        plugin.call("add", Msgpack((a, b))).ok().map(Msgpack::into_inner)
    }

    fn load_cached(&mut self) -> Option<()> {
        builder(env!("EXTISM_FIVE")).with_cache_config(&self.cache).compile().ok().map(drop)
    }

    fn new_instance(&mut self) -> Option<()> {
        Plugin::new_from_compiled(&self.small).ok().map(drop)
    }
}
