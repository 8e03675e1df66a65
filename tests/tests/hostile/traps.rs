//! Tests that every trap has its name.

use std::time::{Duration, Instant};

use wasmer_plugin::host::{CallError, Plugin};

use super::{load, stubs, wasm};

stubs! {
    unreachable() -> (); divides() -> (); overflows() -> (); converts() -> (); reads() -> (); reads_far() -> ();
    calls_null() -> (); calls_beyond() -> (); recurses() -> (); names_grow() -> ();
}

#[test]
fn names() {
    let mut plugin = load(&wasm!("traps")).unwrap();
    let mut check = |name: &str, text: &str, call: fn(&mut Plugin) -> Result<(), CallError>| {
        let error = call(&mut plugin).unwrap_err();
        assert!(text.contains(&format!(" in `{name}`: ")), "{text}");
        assert_eq!(error.to_string(), format!("plugin `bytes` {text}"));
        assert!(Plugin::is_poisoned(&plugin));
        Plugin::reset(&mut plugin).unwrap();
    };
    check("unreachable", "trapped in `unreachable`: it ran into `unreachable`", |plugin| {
        plugin.unreachable()
    });
    check("divides", "trapped in `divides`: it divided by zero", |plugin| plugin.divides());
    check("overflows", "trapped in `overflows`: it divided the smallest integer by -1", |plugin| {
        plugin.overflows()
    });
    let converts = "trapped in `converts`: it converted a float to an integer that has no room for it";
    check("converts", converts, |plugin| plugin.converts());
    check("reads", "trapped in `reads`: it reached beyond its memory", |plugin| plugin.reads());
    check("reads_far", "trapped in `reads_far`: it reached beyond its memory", |plugin| plugin.reads_far());
    let calls_null = "trapped in `calls_null`: it called by a pointer that leads to no function";
    check("calls_null", calls_null, |plugin| plugin.calls_null());
    check("calls_beyond", "trapped in `calls_beyond`: it reached beyond a table", |plugin| {
        plugin.calls_beyond()
    });
    let recurses = "overflowed its stack in `recurses`: 1048576 bytes are allowed";
    check("recurses", recurses, |plugin| plugin.recurses());
}

/// A backtrace has a name for each frame. Uncut, these would take 100 MB.
#[test]
fn long_names_are_cut() {
    let wat = format!(
        "(module (memory (export \"memory\") 2)
           (func (export \"wasmer_plugin_v2:buffer\") (param i32) (result i64) (i64.const 0x100000001000))
           (func ${name} (param i32)
             (if (i32.eqz (local.get 0)) (then unreachable))
             (call ${name} (i32.sub (local.get 0) (i32.const 1))))
           (func (export \"wasmer_plugin:recurses\") (param i32) (result i64)
             (call ${name} (i32.const 1000)) (i64.const 0)))",
        name = "n".repeat(100_000)
    );
    let error = load(&wat::parse_str(wat).unwrap()).unwrap().recurses().unwrap_err();
    let trace = error.backtrace().expect("a trap has one");
    let name = Some("n".repeat(256));
    assert_eq!(trace.frames().len(), 64);
    assert!(trace.frames().iter().all(|frame| frame.name == name));
    assert!(trace.to_string().ends_with("\n      and 938 more"), "{trace}");
}

/// Each of these names would expand to a million characters, and take a third of a second.
#[test]
fn names_that_grow_are_cut() {
    let mut plugin = load(&wasm!("names_grow")).unwrap();
    let start = Instant::now();
    let error = plugin.names_grow().unwrap_err();
    assert!(start.elapsed() < Duration::from_secs(1), "{:?}", start.elapsed());
    let trace = error.backtrace().expect("a trap has one");
    let names: Vec<_> = trace.frames().iter().filter_map(|frame| frame.name.as_deref()).collect();
    assert_eq!(names.len(), 8);
    assert!(names.iter().all(|name| name.chars().count() == 256), "{trace}");
    assert!(names[0].starts_with("f7::<(u8, u8), ((u8, u8), (u8, u8)), "), "{trace}");
}
