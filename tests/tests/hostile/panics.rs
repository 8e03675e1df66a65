//! Tests of panics that guests report.

use wasmer_plugin::host::{CallError, Plugin};

use super::{allocation, load, stubs, wasm};

stubs! {
    honest() -> u8; beyond() -> u8; endless() -> u8; garbage() -> u8; silent() -> u8; returns() -> u8; traps() -> u8;
}

fn check(expected: &str, call: impl FnOnce(&mut Plugin) -> Result<u8, CallError>) {
    let mut plugin = load(&wasm!("panics")).unwrap();
    let (result, allocated) = allocation::largest(|| call(&mut plugin));
    let text = result.unwrap_err().to_string();
    assert!(text.starts_with(expected), "expected: {expected}\n   found: {text}");
    // The message is cut, but escaping and replacing invalid UTF-8 may make it longer, and it is part of
    // other messages.
    assert!(text.len() < 500 << 10 && allocated < 1 << 20, "{} {allocated}", text.len());
    assert!(Plugin::is_poisoned(&plugin));
}

#[test]
fn messages() {
    check("plugin `bytes` panicked in `honest` at src/lib.rs:4294967295:4: a message", |plugin| {
        plugin.honest()
    });
    check("plugin `bytes` panicked in `beyond`: its message cannot be read", |plugin| plugin.beyond());
    check("plugin `bytes` panicked in `endless` at a messagesrc/lib.rs\u{fffd}\u{fffd}ab\\u{0}", |plugin| {
        plugin.endless()
    });
    check(
        "plugin `bytes` panicked in `garbage` at \u{fffd}\u{fffd}ab:4294967295:4: \u{fffd}\u{fffd}ab",
        |plugin| plugin.garbage(),
    );
    check("plugin `bytes` panicked in `silent`: ", |plugin| plugin.silent());
}

/// A report ends the call: no later trap can be taken for the reported panic.
#[test]
fn reports_end_the_call() {
    check("plugin `bytes` panicked in `returns` at src/lib.rs:1:1: a message", |plugin| plugin.returns());
    check("plugin `bytes` trapped in `traps`: it ran into `unreachable`", |plugin| plugin.traps());
    check("plugin `bytes` trapped in `traps`: it ran into `unreachable`", |plugin| {
        plugin.returns().unwrap_err();
        Plugin::reset(plugin).unwrap();
        plugin.traps()
    });
}
