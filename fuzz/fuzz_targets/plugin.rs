//! Loads bytes as a plugin and calls it. Both may fail, but the host must go on, in time and within its
//! memory.
//!
//! `fuzz/seeds/plugin` has small modules to start with: `cargo +nightly fuzz run plugin fuzz/corpus/plugin
//! fuzz/seeds/plugin`.

#![no_main]

use std::collections::BTreeMap;
use std::sync::{Mutex, OnceLock};
use std::time::{Duration, Instant};

use libfuzzer_sys::fuzz_target;
use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin, PluginModule};
use wasmer_plugin::schema::{Schema, Signature};
use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Returned, Transport};
use wasmer_plugin::{PluginType, wasmer_plugin};

const TIMEOUT: Duration = Duration::from_millis(50);

/// Time limit for all calls of an input. A sanitizer and a busy machine make everything slower.
const LONGEST: Duration = Duration::from_secs(20);

fn loader() -> &'static Loader {
    static LOADER: OnceLock<Loader> = OnceLock::new();
    LOADER.get_or_init(|| {
        let limits = Limits::default()
            .memory(16 << 20)
            .timeout(TIMEOUT)
            .fuel(1_000_000)
            .arguments(1 << 20)
            .reply(1 << 20)
            .max_function_size(8 << 10)
            .max_code_size(64 << 10);
        Loader::builder().limits(limits).build()
    })
}

#[derive(Debug, serde::Serialize, serde::Deserialize, PluginType)]
pub enum Tree {
    Leaf(Option<bool>),
    Node(Box<Tree>, Box<Tree>),
    Many(Vec<Tree>),
}

macro_rules! stubs {
    ($($name:ident -> $result:ty;)*) => {
        $(#[wasmer_plugin]
        pub fn $name(bytes: &[u8]) -> $result {
            unreachable!("runs in the guest")
        })*

        /// Calls the function with each stub in turn, until the plugin cannot be called any more.
        fn call(plugin: &mut Plugin, function: &'static FunctionDescriptor) {
            $(if let Err(error) = Named(plugin, function).$name(&[7; 100]) {
                assert!(!error.to_string().is_empty());
                assert_eq!(error.poisons(), Plugin::is_poisoned(plugin));
                if error.poisons() {
                    let error = Named(plugin, function).$name(&[]).expect_err("it is poisoned");
                    assert!(matches!(error.kind(), CallErrorKind::Poisoned { .. }));
                    if Plugin::reset(plugin).is_err() {
                        return;
                    }
                }
            })*
        }
    };
}

stubs! {
    bytes -> Vec<u8>;
    unit -> ();
    text -> String;
    tree -> Tree;
    words -> Vec<Vec<String>>;
    wide -> Vec<Option<[u64; 32]>>;
}

/// Forwards a stub's calls to another function.
struct Named<'a>(&'a mut Plugin, &'static FunctionDescriptor);

impl Transport for Named<'_> {
    type Error = CallError;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        _: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, CallError> {
        self.0.transport_call(self.1, arguments)
    }
}

/// Returns a descriptor for the function with this name. Descriptors are leaked, so only a limited number of
/// names is supported.
fn function(name: &str) -> Option<&'static FunctionDescriptor> {
    static FUNCTIONS: Mutex<BTreeMap<String, &'static FunctionDescriptor>> = Mutex::new(BTreeMap::new());
    let mut functions = FUNCTIONS.lock().expect("nothing panics while it is locked");
    if let Some(function) = functions.get(name) {
        return Some(function);
    }
    (functions.len() < 1000 && !name.contains(char::is_control)).then(|| {
        let signature = Signature::new(("fuzz", None), name.to_owned().leak(), &[], &[], Schema::Unit);
        let function = &*Box::leak(Box::new(FunctionDescriptor::new(signature)));
        functions.insert(name.to_owned(), function);
        function
    })
}

fn drive(module: &PluginModule) {
    let Ok(mut plugin) = module.instantiate() else { return };
    for function in module.functions().take(8).filter_map(function) {
        call(&mut plugin, function);
    }
    assert!(Plugin::memory_size(&plugin) <= 16 << 20);
}

fuzz_target!(|wasm: &[u8]| {
    let start = Instant::now();
    match loader().compile_bytes(wasm) {
        Ok(module) => drive(&module),
        Err(error) => assert!(!error.to_string().is_empty()),
    }
    assert!(start.elapsed() < LONGEST, "{:?}", start.elapsed());
});
