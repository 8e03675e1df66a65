//! The child process: loads and calls some of the modules, and prints the outcomes.

use std::collections::BTreeMap;
use std::error::Error;
use std::fmt::Debug;
use std::fs;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::{Duration, Instant};
use std::{env, thread};

use serde::{Deserialize, Serialize};
use wasmer_plugin::PluginType;
use wasmer_plugin::host::{Limits, Loader, Pipeline, Plugin, PluginPool};
use wasmer_plugin::host_functions::DynamicHost;
use wasmer_plugin::interface::Interface;
use wasmer_plugin::schema::{Argument, Passing, Schema, Signature};
use wasmer_plugin::transport::{Arguments, FunctionDescriptor, Returned, Transport};
use wasmer_plugin::value::Value;
use wasmer_plugin::wasmer_plugin;
use wasmer_plugin_tests::{records, with_section};

/// The variable with the names of the modules that a child runs.
pub(super) const MODULES: &str = "ADVERSARY_MODULES";

/// The prefix of lines for the parent. Others are the test harness's.
pub(super) const LINE: &str = "@ ";

const TIMEOUT: Duration = Duration::from_millis(250);

/// Maximum delay of a timeout on a machine with other processes.
const LATE: Duration = Duration::from_secs(3);

const MEMORY: usize = 16 << 20;

/// Maximum memory of a host besides the memories of its plugins. Two of those exist at once in a pipeline and
/// during a reset.
const BESIDE: usize = 32 << 20;

fn limits() -> Limits {
    Limits::default().memory(MEMORY).timeout(TIMEOUT).reply(1 << 20).arguments(1 << 20)
}

/// Does nothing, unless it is a child.
#[test]
fn runs() {
    let Ok(names) = env::var(MODULES) else { return };
    // Ends the test harness's line, so that each outcome begins a line.
    println!();
    let modules = super::modules();
    std::panic::set_hook(Box::new(|panic| {
        if !panic.payload_as_str().is_some_and(|text| text.contains(EXPECTED)) {
            PANICS.fetch_add(1, Ordering::Relaxed);
            eprintln!("{panic}");
        }
    }));
    warm_up();
    for name in names.lines() {
        println!("{LINE}[{name}]");
        forget_peak();
        let before = memory("VmRSS:");
        run(&modules[name]);
        let taken = memory("VmHWM:").saturating_sub(before);
        assert!(taken < 2 * MEMORY + BESIDE, "{name}: the host's memory grew by {taken} bytes");
        assert_eq!(PANICS.load(Ordering::Relaxed), 0, "{name}: the host panicked");
    }
}

static PANICS: AtomicUsize = AtomicUsize::new(0);

/// The message of the only expected panic.
const EXPECTED: &str = "a host function panics";

/// Loads and calls a plugin once, so that memory for the first use is not measured.
fn warm_up() {
    let wasm = wat::parse_str(
        r#"(module (memory (export "memory") 2)
            (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))
            (func (export "wasmer_plugin:f") (param i32) (result i64) (i64.const 0)))"#,
    );
    let mut plugin = Loader::new().with_limits(limits()).load_bytes(&wasm.unwrap()).unwrap();
    Named(&mut plugin, function("f")).unit(&[]).unwrap();
}

/// Resets the process's peak of memory, on Linux.
fn forget_peak() {
    drop(fs::write("/proc/self/clear_refs", "5"));
}

/// Returns a figure of the process's memory in bytes, or 0 if it is unknown.
fn memory(what: &str) -> usize {
    let status = fs::read_to_string("/proc/self/status").unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix(what));
    line.and_then(|line| line.trim().strip_suffix(" kB")?.parse::<usize>().ok()).unwrap_or(0) << 10
}

/// Runs all steps, in order.
fn run(original: &[u8]) {
    let wasm = original;
    let imports_shop = wasm.windows(SHOP.len()).any(|bytes| bytes == SHOP);
    let records = records!(ShopHost<Counter>: 0 1 2 3 4 5);
    let wasm = &*if imports_shop { with_section(wasm, "wasmer-plugin", &records) } else { wasm.to_vec() };
    say("read", || wasmer_plugin_bindgen::read_bytes(wasm));
    let load = || Loader::new().with_limits(limits()).load_bytes_with(wasm, ShopHost::new(Counter));
    let Some(mut plugin) = say("load", load) else { return };
    let module = Plugin::module(&plugin).clone();
    // No host calls a function with such a name, so errors need not show it.
    let names = module.functions().filter(|name| !name.contains(char::is_control));
    let names: Vec<_> = names.take(MOST).map(str::to_owned).collect();
    OUTCOMES.lock().unwrap().clear();
    let functions: Vec<_> = names.iter().map(|name| function(name)).collect();
    for function in &functions {
        call(&mut plugin, function);
    }
    dynamically(original, if imports_shop { &records } else { &[] }, &names);
    let pool = PluginPool::builder(module.clone()).maximum(2).hosts(|| ShopHost::new(Counter));
    if let Some(mut pool) = say("pool", || pool.build()) {
        for function in functions.iter().take(3) {
            // The second call gets a valid instance, whatever happened to the first.
            for _ in 0..2 {
                say(&format!("pool {}", function.name()), || Named(&mut pool, function).same(vec![7; 100]));
            }
        }
    }
    let mut pipeline = Pipeline::new([plugin]);
    if let Some(second) = say("second instance", || module.instantiate_with(ShopHost::new(Counter))) {
        Pipeline::plugins(&mut pipeline).push(second);
    }
    for function in functions.iter().take(3) {
        say(&format!("pipeline {}", function.name()), || Named(&mut pipeline, function).same(vec![7; 100]));
        for plugin in Pipeline::plugins(&mut pipeline) {
            drop(Plugin::reset(plugin));
        }
    }
}

/// Maximum number of functions that are called, for modules with thousands of them.
const MOST: usize = 40;

/// Calls a function by stubs of several types, as the outcome depends on them, until the plugin cannot be
/// called.
fn call(plugin: &mut Plugin, function: &'static FunctionDescriptor) {
    let name = function.name();
    macro_rules! calls {
        ($($stub:ident $argument:expr;)*) => {
            $(say(&format!("call {name} as {}", stringify!($stub)), || Named(plugin, function).$stub($argument));
            if Plugin::is_poisoned(plugin) {
                return reset(plugin, name);
            })*
        };
    }
    calls! {
        bytes &[0; 64];
        unit &[0; 64];
        text &[0; 64];
        flag &[0; 64];
        tree &[0; 64];
        units &[0; 64];
        words &[0; 64];
        pairs &[0; 64];
        // More than the call buffer has room for, and more than is allowed.
        bytes &[1; 10_000];
        bytes &vec![2; 2 << 20];
    }
    reset(plugin, name);
}

fn reset(plugin: &mut Plugin, function: &str) {
    // A reset is reported only if it fails, as most succeed.
    if let Err(error) = Plugin::reset(plugin) {
        say(&format!("reset after {function}"), || Err::<(), _>(error));
    }
}

/// Calls the functions by name, with descriptions of the types that the stubs have. Reports outcomes that
/// differ from those of the stubs.
fn dynamically(wasm: &[u8], records: &[u8], names: &[String]) {
    const BYTES: &[Argument] = &[Argument::new("bytes", Passing::Ref, <[u8]>::SCHEMA)];

    let types: [(&str, Schema); 5] = [
        ("bytes", Vec::<u8>::SCHEMA),
        ("text", String::SCHEMA),
        ("tree", Tree::SCHEMA),
        ("words", Vec::<Vec<String>>::SCHEMA),
        ("pairs", std::collections::HashMap::<char, (std::num::NonZeroU16, Option<f64>)>::SCHEMA),
    ];
    for (stub, result) in types {
        let signatures: Vec<_> = names
            .iter()
            .map(|name| Signature::new(("", None), name.clone().leak(), &[], BYTES, result))
            .collect();
        let mut section = Interface::section_without_docs(&signatures.iter().collect::<Vec<_>>());
        section.extend(records);
        let wasm = with_section(wasm, "wasmer-plugin", &section);
        // Zeros are a value of each result of `Shop`.
        let host = DynamicHost::new(|call| {
            let zeros = (0..=8).map(|length| &[0; 8][..length]);
            let mut values = zeros.map(|bytes| Value::decode(bytes, call.interface, call.function.result()));
            values.find_map(Result::ok).ok_or_else(|| "there is no such value".to_owned())
        });
        let loaded = Loader::new().with_limits(limits()).load_bytes_with(&wasm, host);
        let mut plugin = match loaded {
            Ok(plugin) => plugin,
            Err(error) => {
                println!("{LINE}load for calls by name: {}", shown(&error));
                return;
            }
        };
        for name in names {
            let entry = format!("call {name} as {stub}");
            let arguments = [Value::Bytes(vec![0; 64])];
            let (outcome, _) = outcome(&entry, || Plugin::call_dynamic(&mut plugin, name, &arguments));
            let expected = OUTCOMES.lock().unwrap().get(&entry).cloned();
            // The two hosts take different times, so either call may be the one that takes too long.
            let differs = expected.as_deref().map(variant).is_some_and(|expected| {
                let both = [expected, variant(&outcome)];
                both[0] != both[1] && !both.contains(&"TimedOut")
            });
            if differs {
                println!("{LINE}{} by its name: {outcome}", entry.escape_debug());
            }
            drop(Plugin::reset(&mut plugin));
        }
    }
}

/// The first outcome of each entry of the running module.
static OUTCOMES: Mutex<BTreeMap<String, String>> = Mutex::new(BTreeMap::new());

fn variant(outcome: &str) -> &str {
    outcome.split('\t').next().unwrap_or(outcome)
}

/// Runs a step, checks its duration, and prints its outcome.
fn say<T, E: Error + Debug>(entry: &str, run: impl FnOnce() -> Result<T, E>) -> Option<T> {
    let (outcome, result) = outcome(entry, run);
    println!("{LINE}{}: {outcome}", entry.chars().take(80).flat_map(char::escape_debug).collect::<String>());
    OUTCOMES.lock().unwrap().entry(entry.to_owned()).or_insert(outcome);
    result
}

/// Runs a step and checks its duration.
fn outcome<T, E: Error + Debug>(entry: &str, run: impl FnOnce() -> Result<T, E>) -> (String, Option<T>) {
    let start = Instant::now();
    let result = run();
    let took = start.elapsed();
    assert!(took < TIMEOUT + LATE, "{entry}: {took:?}");
    let outcome = match &result {
        Ok(_) => "ok".to_owned(),
        Err(error) => shown(error),
    };
    (outcome, result.ok())
}

/// Returns the error's variant and text, without the parts that differ between runs.
fn shown<E: Error + Debug>(error: &E) -> String {
    let debug = format!("{error:?}");
    let kind = debug.split_once("kind: ").map_or(&*debug, |(_, kind)| kind);
    let variant = kind.split(|c: char| !c.is_alphanumeric()).next().unwrap_or_default();
    let mut text = error.to_string();
    while let Some((before, rest)) = text.split_once("ms: 250ms") {
        let Some((before, _)) = before.rsplit_once("after ") else { break };
        text = format!("{before}after …: 250ms{rest}");
    }
    let length = text.chars().count();
    let cut: String = text.chars().take(LONGEST).collect();
    let rest = if length > LONGEST { format!("… ({length} characters)") } else { String::new() };
    // A terminal acts on control characters, so only newlines and tabs may occur. They are escaped below.
    assert!(!text.contains(|c: char| c.is_control() && c != '\n' && c != '\t'), "{text:?}");
    format!("{variant}\t{}{rest}", cut.replace('\n', "\\n").replace('\t', "\\t"))
}

const LONGEST: usize = 400;

/// Forwards a stub's calls to another function, because a stub's name is fixed at compile time.
struct Named<'a, T>(&'a mut T, &'static FunctionDescriptor);

impl<T: Transport> Transport for Named<'_, T> {
    type Error = T::Error;

    fn transport_call<A: Arguments, R: Returned>(
        &mut self,
        _: &'static FunctionDescriptor,
        arguments: A,
    ) -> Result<R, T::Error> {
        self.0.transport_call(self.1, arguments)
    }
}

/// Returns a descriptor for the function with this name. Its types are not compared, because these modules
/// have no descriptions.
fn function(name: &str) -> &'static FunctionDescriptor {
    let name: &str = Box::leak(name.into());
    let signature = Signature::new(("adversary", None), name, &[], &[], Schema::Unit);
    let constructor = matches!(name.rsplit_once('.'), Some((_, "new")));
    Box::leak(Box::new(FunctionDescriptor::new(if constructor {
        signature.constructor()
    } else {
        signature
    })))
}

macro_rules! stubs {
    ($($name:ident -> $result:ty;)*) => {
        $(#[wasmer_plugin]
        #[allow(dead_code, unused_variables, unreachable_pub)]
        pub fn $name(bytes: &[u8]) -> $result {
            unreachable!("runs in the guest")
        })*
    };
}

/// A recursive type, whose values can be nested to any depth.
#[derive(Debug, Serialize, Deserialize, wasmer_plugin::PluginType)]
#[allow(unreachable_pub, reason = "as users write it")]
pub enum Tree {
    Leaf,
    Node(Box<Tree>, Box<Tree>),
    Many(Vec<Tree>),
}

stubs! {
    bytes -> Vec<u8>;
    unit -> ();
    text -> String;
    flag -> bool;
    tree -> Tree;
    units -> Vec<()>;
    words -> Vec<Vec<String>>;
    pairs -> std::collections::HashMap<char, (std::num::NonZeroU16, Option<f64>)>;
}

#[wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn same(bytes: Vec<u8>) -> Vec<u8> {
    bytes
}

const SHOP: &[u8] = b"wasmer_plugin:Shop";

/// The functions that the modules may call.
#[wasmer_plugin(host)]
#[allow(unreachable_pub, reason = "as users write it")]
pub trait Shop {
    fn stock(&self, sku: &str) -> u32;
    fn tags(&mut self, tags: &[String]) -> Vec<u8>;
    fn change(&self, numbers: &mut [u64]);
    fn maybe(&self, sku: Option<&str>) -> bool;
    /// Takes longer than a call may.
    fn waits(&self);
    fn panics(&self);
}

struct Counter;

impl Shop for Counter {
    fn stock(&self, sku: &str) -> u32 {
        u32::try_from(sku.len()).unwrap_or(u32::MAX)
    }

    fn tags(&mut self, tags: &[String]) -> Vec<u8> {
        tags.concat().into_bytes()
    }

    fn change(&self, numbers: &mut [u64]) {
        numbers.reverse();
    }

    fn maybe(&self, sku: Option<&str>) -> bool {
        sku.is_some()
    }

    fn waits(&self) {
        thread::sleep(TIMEOUT * 2);
    }

    fn panics(&self) {
        panic!("{EXPECTED}: \u{1b}[2J");
    }
}
