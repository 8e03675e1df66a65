//! waPC on wasmtime. An operation has bytes as its input and bytes as its output.

use std::path::PathBuf;

use bodies::{Order, Picture, Point};
use serde::Serialize;
use serde::de::DeserializeOwned;
use wapc::WapcHost;
use wasmtime_provider::{WasmtimeEngineProviderBuilder, WasmtimeEngineProviderPre};

use super::{cache_folder, scale_input, scale_output};
use crate::system::System;

pub struct Wapc {
    host: WapcHost,
    small: WasmtimeEngineProviderPre,
    cache: PathBuf,
}

impl Wapc {
    fn call<R: DeserializeOwned>(&mut self, operation: &str, input: &impl Serialize) -> Option<R> {
        let reply = self.host.call(operation, &rmp_serde::to_vec(input).ok()?).ok()?;
        rmp_serde::from_slice(&reply).ok()
    }
}

fn compile(wasm: &str) -> WasmtimeEngineProviderPre {
    let wasm = std::fs::read(wasm).expect("the build has written it");
    WasmtimeEngineProviderBuilder::new().module_bytes(&wasm).build_pre().expect("the guest compiles")
}

fn start(module: &WasmtimeEngineProviderPre) -> Option<WapcHost> {
    let provider = module.rehydrate(None).ok()?;
    WapcHost::new(Box::new(provider), None).ok()
}

impl System for Wapc {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    fn start() -> Self {
        let host = start(&compile(env!("WAPC_ALL"))).expect("the guest starts");
        Self { host, small: compile(env!("WAPC_FIVE")), cache: cache_folder("wapc") }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.call("add", &(a, b))
    }

    fn greet(&mut self, name: &str, times: u32) -> Option<String> {
        let input = rmp_serde::to_vec(&(name, times)).ok()?;
        String::from_utf8(self.host.call("greet", &input).ok()?).ok()
    }

    fn process(&mut self, order: Order) -> Option<Order> {
        self.call("process", &order)
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        rmp_serde::from_slice(&self.host.call("checksum", bytes).ok()?).ok()
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        self.host.call("make", &rmp_serde::to_vec(&(length, byte)).ok()?).ok()
    }

    fn look(&mut self, picture: &Picture) -> Option<u64> {
        self.call("look", picture)
    }

    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        self.call("paint", &(length, byte))
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        self.call("weigh", &points)
    }

    fn split(&mut self, text: &str) -> Option<Vec<String>> {
        rmp_serde::from_slice(&self.host.call("split", text.as_bytes()).ok()?).ok()
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        let bytes = self.host.call("scale", &scale_input(numbers, by)).ok()?;
        scale_output(&bytes, numbers);
        Some(())
    }

    fn load_cached(&mut self) -> Option<()> {
        let wasm = std::fs::read(env!("WAPC_FIVE")).ok()?;
        let builder =
            WasmtimeEngineProviderBuilder::new().module_bytes(&wasm).enable_cache(Some(self.cache.as_path()));
        builder.build_pre().ok().map(drop)
    }

    fn new_instance(&mut self) -> Option<()> {
        start(&self.small).map(drop)
    }
}
