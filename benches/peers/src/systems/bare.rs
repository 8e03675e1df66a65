//! wasmer and nothing else: numbers as they are, bytes by one copy. This is the floor.

use std::ops::Range;
use std::path::PathBuf;

use bodies::{Order, Picture, Point};
use wasmer::sys::{Cranelift, EngineBuilder};
use wasmer::{Engine, Instance, Memory, Module, Store, TypedFunction, WasmTypeList};

use crate::system::System;
use crate::systems::cache_folder;

pub struct Bare {
    guest: Guest,
    add: TypedFunction<(i32, i32), i32>,
    checksum: TypedFunction<i32, i64>,
    make: TypedFunction<(i32, i32), i64>,
    weigh: TypedFunction<i32, f64>,
    scale: TypedFunction<(i32, f32), ()>,
    engine: Engine,
    /// The module with five calls, for its instances.
    small: Module,
    compiled: PathBuf,
}

impl System for Bare {
    type Order = Order;
    type Picture = Picture;
    type Point = Point;

    fn start() -> Self {
        let guest = Guest::start();
        let engine: Engine = EngineBuilder::new(Cranelift::default()).engine().into();
        let small = Module::from_file(&engine, env!("BY_HAND_FIVE")).expect("the guest compiles");
        let compiled = cache_folder("wasmer").join("five.bin");
        small.serialize_to_file(&compiled).expect("the folder can be written");
        Self {
            add: guest.export("raw_add"),
            checksum: guest.export("raw_checksum"),
            make: guest.export("raw_make"),
            weigh: guest.export("raw_weigh"),
            scale: guest.export("raw_scale"),
            guest,
            engine,
            small,
            compiled,
        }
    }

    fn add(&mut self, a: i32, b: i32) -> Option<i32> {
        self.add.call(&mut self.guest.store, a, b).ok()
    }

    fn checksum(&mut self, bytes: &[u8]) -> Option<u64> {
        let length = self.guest.copy_in(bytes);
        let sum = self.checksum.call(&mut self.guest.store, length).ok()?;
        Some(sum.cast_unsigned())
    }

    fn make(&mut self, length: u32, byte: u8) -> Option<Vec<u8>> {
        let reply = self.make.call(&mut self.guest.store, length.cast_signed(), byte.into()).ok()?;
        Some(self.guest.reply(reply).to_vec())
    }

    /// The bytes of the struct alone.
    fn look(&mut self, picture: &Picture) -> Option<u64> {
        self.checksum(&picture.pixels)
    }

    /// The bytes of the struct alone. The host adds the title.
    fn paint(&mut self, length: u32, byte: u8) -> Option<Picture> {
        let pixels = self.make(length, byte)?;
        Some(Picture { title: bodies::TITLE.to_owned(), pixels })
    }

    fn weigh(&mut self, points: &[Point]) -> Option<f64> {
        // SAFETY: a point is three numbers without padding, and all numbers are bytes.
        let bytes = unsafe { std::slice::from_raw_parts(points.as_ptr().cast(), size_of_val(points)) };
        let length = self.guest.copy_in(bytes);
        self.weigh.call(&mut self.guest.store, length).ok()
    }

    fn scale(&mut self, numbers: &mut Vec<f32>, by: f32) -> Option<()> {
        self.guest.scale(&self.scale, numbers, by)
    }

    /// With an engine of its own, as the loader of `wasmer-plugin` has one for each module.
    fn load_cached(&mut self) -> Option<()> {
        let engine: Engine = EngineBuilder::headless().engine().into();
        // SAFETY: this process has written the file.
        unsafe { Module::deserialize_from_file(&engine, &self.compiled) }.ok().map(drop)
    }

    fn new_instance(&mut self) -> Option<()> {
        let mut store = Store::new(self.engine.clone());
        Instance::new(&mut store, &self.small, &wasmer::Imports::new()).ok().map(drop)
    }
}

/// An instance of the guest by hand, and the buffer that it wants its input in.
pub(super) struct Guest {
    pub(super) store: Store,
    instance: Instance,
    memory: Memory,
    input: Range<usize>,
}

impl Guest {
    pub(super) fn start() -> Self {
        let engine: Engine = EngineBuilder::new(Cranelift::default()).engine().into();
        let module = Module::from_file(&engine, env!("BY_HAND_ALL")).expect("the guest compiles");
        let mut store = Store::new(engine);
        let instance =
            Instance::new(&mut store, &module, &wasmer::Imports::new()).expect("the guest imports nothing");
        let memory = instance.exports.get_memory("memory").expect("a guest has a memory").clone();
        let mut guest = Self { store, instance, memory, input: 0..0 };
        let buffer: TypedFunction<(), i64> = guest.export("buffer");
        let (start, length) = unpack(buffer.call(&mut guest.store).expect("it returns a constant"));
        guest.input = start..start + length;
        guest
    }

    pub(super) fn export<A: WasmTypeList, R: WasmTypeList>(&self, name: &str) -> TypedFunction<A, R> {
        self.instance.exports.get_typed_function(&self.store, name).expect("the guest exports it")
    }

    /// The whole of linear memory.
    #[inline]
    pub(super) fn memory(&mut self) -> &mut [u8] {
        let view = self.memory.view(&self.store);
        // SAFETY: the store is borrowed mutably for as long as the slice lives.
        unsafe { std::slice::from_raw_parts_mut(view.data_ptr(), view.data_size() as usize) }
    }

    /// The buffer for arguments.
    pub(super) fn input(&mut self) -> &mut [u8] {
        let input = self.input.clone();
        &mut self.memory()[input]
    }

    pub(super) fn reply(&mut self, packed: i64) -> &[u8] {
        let (start, length) = unpack(packed);
        &self.memory()[start..start + length]
    }

    /// Copies the numbers in, lets `function` change them there, and copies them out.
    pub(super) fn scale(
        &mut self,
        function: &TypedFunction<(i32, f32), ()>,
        numbers: &mut [f32],
        by: f32,
    ) -> Option<()> {
        // SAFETY: all numbers are bytes, and all bit patterns are numbers.
        let bytes =
            unsafe { std::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), size_of_val(numbers)) };
        let length = self.copy_in(bytes);
        function.call(&mut self.store, length, by).ok()?;
        let start = self.input.start;
        bytes.copy_from_slice(&self.memory()[start..start + bytes.len()]);
        Some(())
    }

    fn copy_in(&mut self, bytes: &[u8]) -> i32 {
        self.input()[..bytes.len()].copy_from_slice(bytes);
        i32::try_from(bytes.len()).expect("a MiB")
    }
}

fn unpack(packed: i64) -> (usize, usize) {
    let packed = packed.cast_unsigned();
    (packed as u32 as usize, (packed >> 32) as usize)
}
