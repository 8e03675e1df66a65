//! The host's side of the benchmarks: the plugin, and the same guest by hand.

pub mod newer;
pub mod rows;

use std::sync::OnceLock;

use bench_guest::{DepotHost, Order};
use bincode::config::{Configuration, Fixint, LittleEndian};
use wasmer::sys::{Cranelift, EngineBuilder};
use wasmer::{
    Engine, Function, FunctionEnv, FunctionEnvMut, Imports, Instance, IntoBytes, Memory, Module, Store,
    TypedFunction,
};
use wasmer_plugin::host::{Limits, Loader, Plugin, PluginModule};

const WASM: &str = env!("BENCH_GUEST_WASM");

/// The configuration of bincode that matches the plugin's ABI.
pub const FORMAT: Configuration<LittleEndian, Fixint> = bincode::config::legacy();

/// Loads the guest as a plugin.
#[must_use]
pub fn plugin() -> Plugin {
    module().instantiate_with(hosts()).expect("the guest is a plugin")
}

/// Loads the guest as a plugin with these limits.
#[must_use]
pub fn plugin_within(limits: Limits) -> Plugin {
    let loader = Loader::builder().limits(limits).build();
    loader.load_with(WASM, hosts()).expect("the guest is a plugin")
}

/// Returns the guest's module, which is compiled once.
pub fn module() -> &'static PluginModule {
    static MODULE: OnceLock<PluginModule> = OnceLock::new();
    MODULE.get_or_init(|| Loader::new().compile(WASM).expect("the guest compiles"))
}

/// Returns the guest's hosts.
#[must_use]
pub fn hosts() -> DepotHost<Shelf> {
    DepotHost::new(Shelf)
}

/// The implementation of the host functions, by hand and by trait.
pub struct Shelf;

impl bench_guest::Depot for Shelf {
    fn stock(&self, sku: &str) -> u32 {
        sku.len() as u32
    }
}

/// The host function by hand: decodes the arguments in place, and encodes the answer where the guest wants
/// it.
fn stock(env: FunctionEnvMut<'_, Option<Memory>>, input: u32, length: u32, answer: u32, _: u32) -> u32 {
    let Some(memory) = env.data() else { return 0 };
    let view = memory.view(&env);
    // SAFETY: the guest waits for this to return, and nothing else refers to its memory.
    let memory = unsafe { std::slice::from_raw_parts_mut(view.data_ptr(), view.data_size() as usize) };
    let bytes = &memory[input as usize..][..length as usize];
    let sku: &str = bincode::serde::borrow_decode_from_slice(bytes, FORMAT).unwrap().0;
    let stock = bench_guest::Depot::stock(&Shelf, sku);
    bincode::serde::encode_into_slice(stock, &mut memory[answer as usize..], FORMAT).unwrap() as u32
}

/// The guest by hand: all look-ups are done beforehand, arguments are encoded directly into linear memory,
/// and the result is decoded directly from there, with one crossing. Each method is the code that a user
/// would write for that function. Errors of the guest are panics.
pub struct Floor {
    store: Store,
    memory: Memory,
    /// The guest's place for arguments.
    input: std::ops::Range<usize>,
    add: TypedFunction<(i32, i32), i32>,
    add_encoded: TypedFunction<i32, i64>,
    greet: TypedFunction<i32, i64>,
    process: TypedFunction<i32, i64>,
    price: TypedFunction<i32, i64>,
    latest: TypedFunction<(), i64>,
    checksum: TypedFunction<i32, i64>,
    make: TypedFunction<(i32, i32), i64>,
    scale: TypedFunction<(i32, f32), ()>,
    restock: TypedFunction<i32, i32>,
}

/// The guest's module by hand. Its instances get the three host functions that they import.
pub struct Starter {
    engine: Engine,
    module: Module,
}

impl Starter {
    /// Compiles the guest.
    ///
    /// # Panics
    ///
    /// If the guest is malformed.
    #[must_use]
    pub fn new() -> Self {
        let engine: Engine = EngineBuilder::new(Cranelift::default()).engine().into();
        let module = Module::from_file(&engine, WASM).expect("the guest compiles");
        Self { engine, module }
    }

    /// Returns the compiled guest, for `Module::deserialize`.
    ///
    /// # Panics
    ///
    /// If wasmer cannot serialize it.
    #[must_use]
    pub fn compiled(&self) -> impl IntoBytes + Clone {
        self.module.serialize().expect("a module can be serialized")
    }

    /// Starts an instance in a store of its own.
    ///
    /// # Panics
    ///
    /// If the instance cannot be started.
    #[must_use]
    pub fn start(&self) -> (Store, Instance) {
        let mut store = Store::new(self.engine.clone());
        let mut imports = Imports::new();
        // The trap that follows ends the call, and the benchmark.
        let panicked = |_: i32, _: i32, _: i32, _: i32, _: i32, _: i32| ();
        let panicked = Function::new_typed(&mut store, panicked);
        imports.define("wasmer_plugin_v2", "panicked", panicked);
        let rejected = |_: i32, _: i32, _: i64, _: i32, _: i32, _: i32| ();
        let rejected = Function::new_typed(&mut store, rejected);
        imports.define("wasmer_plugin_v2", "rejected", rejected);
        let memory = FunctionEnv::new(&mut store, None);
        let stock = Function::new_typed_with_env(&mut store, &memory, stock);
        imports.define("wasmer_plugin:Depot", "stock", stock);
        let fetch = Function::new_typed(&mut store, |_: i32, _: i32| ());
        imports.define("wasmer_plugin_v2", "reply", fetch);
        let instance = Instance::new(&mut store, &self.module, &imports).expect("the guest starts");
        *memory.as_mut(&mut store) = Some(instance.exports.get_memory("memory").unwrap().clone());
        (store, instance)
    }
}

impl Default for Starter {
    fn default() -> Self {
        Self::new()
    }
}

impl Floor {
    /// Starts the guest and looks up its exports.
    ///
    /// # Panics
    ///
    /// If the guest is malformed.
    #[must_use]
    pub fn new() -> Self {
        let (mut store, instance) = Starter::new().start();
        let exports = &instance.exports;

        let input: TypedFunction<(), i64> = exports.get_typed_function(&store, "floor_input").unwrap();
        let (input, room) = unpack(input.call(&mut store).unwrap());
        macro_rules! export {
            ($name:literal) => {
                exports.get_typed_function(&store, $name).unwrap()
            };
        }
        Self {
            input: input..input + room,
            memory: exports.get_memory("memory").unwrap().clone(),
            add: export!("floor_add"),
            add_encoded: export!("floor_add_encoded"),
            greet: export!("floor_greet"),
            process: export!("floor_process"),
            price: export!("floor_price"),
            latest: export!("floor_latest"),
            checksum: export!("floor_checksum"),
            make: export!("floor_make"),
            scale: export!("floor_scale"),
            restock: export!("floor_restock"),
            store,
        }
    }

    pub fn add(&mut self, a: i32, b: i32) -> i32 {
        self.add.call(&mut self.store, a, b).unwrap()
    }

    pub fn add_encoded(&mut self, a: i32, b: i32) -> i32 {
        let length = self.send(&(a, b));
        let reply = self.add_encoded.call(&mut self.store, length).unwrap();
        self.receive(reply)
    }

    pub fn greet(&mut self, name: &str, times: u32) -> String {
        let length = self.send(&(name, times));
        let reply = self.greet.call(&mut self.store, length).unwrap();
        self.receive(reply)
    }

    pub fn process(&mut self, order: &Order) -> Order {
        let length = self.send(order);
        let reply = self.process.call(&mut self.store, length).unwrap();
        self.receive(reply)
    }

    pub fn price(&mut self, order: &Order) -> u64 {
        let length = self.send(order);
        let price = self.price.call(&mut self.store, length).unwrap();
        price.cast_unsigned()
    }

    pub fn latest(&mut self) -> Order {
        let reply = self.latest.call(&mut self.store).unwrap();
        self.receive(reply)
    }

    pub fn checksum(&mut self, bytes: &[u8]) -> u64 {
        let length = self.copy_in(bytes);
        let sum = self.checksum.call(&mut self.store, length).unwrap();
        sum.cast_unsigned()
    }

    pub fn make(&mut self, length: u32, byte: u8) -> Vec<u8> {
        let reply = self.make.call(&mut self.store, length.cast_signed(), byte.into()).unwrap();
        self.reply(reply).to_vec()
    }

    pub fn scale(&mut self, numbers: &mut [f32], by: f32) {
        // SAFETY: every byte of a number is initialised, and every bit pattern is a number.
        let bytes =
            unsafe { std::slice::from_raw_parts_mut(numbers.as_mut_ptr().cast(), size_of_val(numbers)) };
        let length = self.copy_in(bytes);
        self.scale.call(&mut self.store, length, by).unwrap();
        let start = self.input.start;
        bytes.copy_from_slice(&self.memory()[start..start + bytes.len()]);
    }

    pub fn restock(&mut self, calls: u32) -> u32 {
        let total = self.restock.call(&mut self.store, calls.cast_signed()).unwrap();
        total.cast_unsigned()
    }

    fn send<T: serde::Serialize>(&mut self, arguments: &T) -> i32 {
        let input = self.input.clone();
        let room = &mut self.memory()[input];
        let length = bincode::serde::encode_into_slice(arguments, room, FORMAT).unwrap();
        i32::try_from(length).unwrap()
    }

    fn copy_in(&mut self, bytes: &[u8]) -> i32 {
        let input = self.input.clone();
        self.memory()[input][..bytes.len()].copy_from_slice(bytes);
        i32::try_from(bytes.len()).unwrap()
    }

    fn receive<T: serde::de::DeserializeOwned>(&mut self, reply: i64) -> T {
        let bytes = self.reply(reply);
        bincode::serde::decode_from_slice(bytes, FORMAT).unwrap().0
    }

    fn reply(&mut self, reply: i64) -> &[u8] {
        let (address, length) = unpack(reply);
        &self.memory()[address..address + length]
    }

    #[inline]
    fn memory(&mut self) -> &mut [u8] {
        let view = self.memory.view(&self.store);
        // SAFETY: the store is borrowed mutably for as long as the slice lives.
        unsafe { std::slice::from_raw_parts_mut(view.data_ptr(), view.data_size() as usize) }
    }
}

impl Default for Floor {
    fn default() -> Self {
        Self::new()
    }
}

fn unpack(packed: i64) -> (usize, usize) {
    let packed = packed.cast_unsigned();
    (packed as u32 as usize, (packed >> 32) as usize)
}
