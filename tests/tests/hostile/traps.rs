//! Every trap has its name.

use wasmer_plugin::host::{CallError, Plugin};

use super::{load, stubs, wasm};

stubs! {
    unreachable() -> (); divides() -> (); overflows() -> (); converts() -> (); reads() -> (); reads_far() -> ();
    calls_null() -> (); calls_beyond() -> (); recurses() -> ();
}

#[test]
fn names() {
    let mut plugin = load(&wasm!("traps")).unwrap();
    let mut check = |name: &str, trap: &str, call: fn(&mut Plugin) -> Result<(), CallError>| {
        let error = call(&mut plugin).unwrap_err();
        assert_eq!(error.to_string(), format!("plugin `bytes` trapped in `{name}`: {trap}"));
        assert!(Plugin::is_poisoned(&plugin));
        Plugin::reset(&mut plugin).unwrap();
    };
    check("unreachable", "unreachable", |plugin| plugin.unreachable());
    check("divides", "integer divide by zero", |plugin| plugin.divides());
    check("overflows", "integer overflow", |plugin| plugin.overflows());
    check("converts", "invalid conversion to integer", |plugin| plugin.converts());
    check("reads", "out of bounds memory access", |plugin| plugin.reads());
    check("reads_far", "out of bounds memory access", |plugin| plugin.reads_far());
    check("calls_null", "uninitialized element", |plugin| plugin.calls_null());
    check("calls_beyond", "undefined element: out of bounds table access", |plugin| plugin.calls_beyond());
    check("recurses", "call stack exhausted", |plugin| plugin.recurses());
}
