//! Tests that every setter accepts every value: a plugin works or there is an error, and nothing panics.

use std::num::NonZeroUsize;
use std::time::Duration;

use proptest::prelude::*;
use wasmer_plugin::host::{Limits, Loader, Plugin, PluginPool, Watched};

use super::{DONE, done, wasm};

/// A setter, and its value.
#[derive(Clone, Debug)]
enum Setting {
    Memory(usize),
    Table(u64),
    Stack(usize),
    Timeout(Duration),
    Fuel(u64),
    Arguments(usize),
    Reply(usize),
    Module(usize),
    Code(usize),
    Function(usize),
    CompileTime(Duration),
}

impl Setting {
    fn apply(&self, limits: Limits) -> Limits {
        match *self {
            Self::Memory(bytes) => limits.memory(bytes),
            Self::Table(elements) => limits.table(elements),
            Self::Stack(bytes) => limits.stack(bytes),
            Self::Timeout(time) => limits.timeout(time),
            Self::Fuel(instructions) => limits.fuel(instructions),
            Self::Arguments(bytes) => limits.arguments(bytes),
            Self::Reply(bytes) => limits.reply(bytes),
            Self::Module(bytes) => limits.module(bytes),
            Self::Code(bytes) => limits.max_code_size(bytes),
            Self::Function(bytes) => limits.max_function_size(bytes),
            Self::CompileTime(time) => limits.compile_time(time),
        }
    }
}

/// Generates the ends of the range, powers of two with their neighbours, and any other numbers.
fn numbers() -> impl Strategy<Value = u64> {
    prop_oneof![
        Just(0),
        Just(1),
        Just(u64::MAX),
        (0_u32..64, 0_u64..3).prop_map(|(power, more)| (1_u64 << power).wrapping_sub(1).wrapping_add(more)),
        any::<u64>(),
    ]
}

fn sizes() -> impl Strategy<Value = usize> {
    numbers().prop_map(|number| usize::try_from(number).unwrap_or(usize::MAX))
}

fn times() -> impl Strategy<Value = Duration> {
    prop_oneof![
        Just(Duration::MAX),
        numbers().prop_map(Duration::from_nanos),
        numbers().prop_map(Duration::from_secs)
    ]
}

fn settings() -> impl Strategy<Value = Setting> {
    prop_oneof![
        sizes().prop_map(Setting::Memory),
        numbers().prop_map(Setting::Table),
        sizes().prop_map(Setting::Stack),
        times().prop_map(Setting::Timeout),
        numbers().prop_map(Setting::Fuel),
        sizes().prop_map(Setting::Arguments),
        sizes().prop_map(Setting::Reply),
        sizes().prop_map(Setting::Module),
        sizes().prop_map(Setting::Code),
        sizes().prop_map(Setting::Function),
        times().prop_map(Setting::CompileTime),
    ]
}

fn module() -> Vec<u8> {
    wasm(&format!("(memory (export \"memory\") 2) (table 10 10 funcref) {DONE}"))
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]

    #[test]
    fn limits(settings in prop::collection::vec(settings(), 1..4)) {
        let limits = settings.iter().fold(Limits::default(), |limits, setting| setting.apply(limits));
        let loader = Loader::new().with_limits(limits.clone());
        if let Ok(mut plugin) = loader.load_bytes(&module()) {
            let done = plugin.done();
            let used = Plugin::fuel_used(&plugin);
            prop_assert_eq!(used.is_some(), limits.fuel.is_some());
            if done.is_ok() {
                prop_assert!(used.is_none_or(|used| used < 100), "{:?}", used);
            }
            drop(Plugin::reset(&mut plugin));
        }
    }
}

/// Sets one limit at a time to its extremes: a plugin works unless the limit forbids it.
#[test]
fn the_largest_values_work() {
    let (size, time) = (usize::MAX, Duration::MAX);
    let all = [
        Setting::Memory(size),
        Setting::Table(u64::MAX),
        Setting::Stack(size),
        Setting::Stack(0),
        Setting::Timeout(time),
        Setting::Fuel(u64::MAX),
        Setting::Arguments(size),
        Setting::Reply(size),
        Setting::Module(size),
        Setting::Code(size),
        Setting::Function(size),
        Setting::CompileTime(time),
    ];
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("extremes.wasm");
    std::fs::write(&path, module()).unwrap();
    for setting in &all {
        let limits = setting.apply(Limits::default());
        let mut plugin = Loader::new()
            .with_limits(limits)
            .load(&path)
            .unwrap_or_else(|error| panic!("{setting:?}: {error}"));
        plugin.done().unwrap_or_else(|error| panic!("{setting:?}: {error}"));
    }
    let limits = all.iter().fold(Limits::default(), |limits, setting| setting.apply(limits));
    let mut plugin = Loader::new().with_limits(limits).load(&path).unwrap();
    plugin.done().unwrap();
    assert!(Plugin::fuel_used(&plugin).unwrap() < 100);
}

/// A host has memory for the largest allowed table.
#[test]
fn tables_stay_small() {
    let table = |most: u32| {
        let table = format!(
            r#"(memory (export "memory") 2) (table 1 {most} funcref)
               (func (export "wasmer_plugin:done") (type $function) (i64.const 0))"#
        );
        super::plugin(Limits::default().table(u64::MAX), &table)
    };
    table(10_000_000).unwrap().done().unwrap();
    table(10_000_001).unwrap_err();
    let endless = r#"(memory (export "memory") 2) (table 1 funcref)"#;
    super::plugin(Limits::default().table(u64::MAX), endless).unwrap_err();
}

#[test]
fn builders() {
    let loader = Loader::builder().compile_threads(NonZeroUsize::MAX).build();
    let module = loader.compile_bytes(&module()).unwrap();
    for instances in [0, 1, usize::MAX] {
        for time in [Duration::ZERO, Duration::MAX] {
            let pool = PluginPool::builder(module.clone()).maximum(instances).wait(time).idle(time);
            let mut pool = pool.build().unwrap();
            pool.done().unwrap();
            pool.done().unwrap();
        }
    }
    let path = std::path::Path::new(env!("CARGO_TARGET_TMPDIR")).join("watched-extremes.wasm");
    std::fs::write(&path, self::module()).unwrap();
    let mut watched = Watched::new(&loader, &path, |module| module.instantiate()).unwrap();
    for time in [Duration::ZERO, Duration::MAX] {
        Watched::set_interval(&mut watched, time);
        watched.done().unwrap();
        watched.done().unwrap();
    }
}
