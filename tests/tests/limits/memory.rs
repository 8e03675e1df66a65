//! Tests of linear memory, tables and stacks.

use faulty::{asks_too_much, count, hoards};
use wasmer_plugin::host::{CallErrorKind, Limits, LoadErrorKind, Loader, Plugin};

use super::{DONE, plugin, spin};

fn faulty(limits: Limits) -> Plugin {
    Loader::new().with_limits(limits).load(env!("FAULTY_WASM")).unwrap()
}

#[test]
fn memory() {
    let mut plugin = faulty(Limits::default().memory((8 << 20) + 5));
    let error = plugin.hoards().unwrap_err();
    let CallErrorKind::OutOfMemory { wanted, allowed, .. } = error.kind() else { panic!("{error:?}") };
    assert!(*wanted > 1 << 30 && *allowed == (8 << 20) + 5);
    assert!(Plugin::memory_size(&plugin) <= 8 << 20);
    Plugin::reset(&mut plugin).unwrap();
    assert_eq!(plugin.count().unwrap(), 1);
    let error = plugin.asks_too_much().unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::GuestPanicked { .. }), "{error:?}");
}

#[test]
fn memory_at_first() {
    let error = plugin(Limits::default().memory(1 << 20), "(memory (export \"memory\") 17)").unwrap_err();
    assert!(matches!(
        error.kind(),
        LoadErrorKind::MemoryTooLarge { needed: 1_114_112, allowed: 1_048_576, .. }
    ));
    assert_eq!(
        error.to_string(),
        "plugin `bytes` needs 1114112 bytes of linear memory to start, and 1048576 are allowed"
    );
    plugin(Limits::default().memory(1 << 20), "(memory (export \"memory\") 16)").unwrap();
}

/// A plugin that handled a refused allocation has not run out of memory if it fails later.
#[test]
fn refusals_are_forgotten() {
    let fields = format!(
        "(memory (export \"memory\") 2) {DONE}
        (func (export \"wasmer_plugin:grow\") (type $function) (drop (memory.grow (i32.const 1000))) (i64.const 0))
        (func (export \"wasmer_plugin:spin\") (type $function) unreachable)
        (func (export \"wasmer_plugin:grow_and_trap\") (type $function)
            (if (i32.ne (memory.grow (i32.const 1000)) (i32.const -1)) (then (return (i64.const 0))))
            unreachable)"
    );
    let mut plugin = plugin(Limits::default().memory(1 << 20), &fields).unwrap();
    plugin.grow().unwrap();
    let error = plugin.spin().unwrap_err();
    assert!(matches!(error.kind(), CallErrorKind::Trapped { .. }), "{error:?}");
    Plugin::reset(&mut plugin).unwrap();
    let error = plugin.grow_and_trap().unwrap_err();
    assert!(
        matches!(error.kind(), CallErrorKind::OutOfMemory { wanted: 65_667_072, allowed: 1_048_576, .. }),
        "{error:?}"
    );
}

#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn grow() {}

#[wasmer_plugin::wasmer_plugin]
#[allow(dead_code, unreachable_pub)]
pub fn grow_and_trap() {}

#[test]
fn tables() {
    let table = |elements: u32| format!("(memory (export \"memory\") 2) (table 1 {elements} funcref)");
    let limits = Limits::default().table(10);
    plugin(limits.clone(), &table(10)).unwrap();
    let error = plugin(limits, &table(11)).unwrap_err();
    assert!(
        matches!(error.kind(), LoadErrorKind::TableTooLarge { elements: 11, allowed: 10, .. }),
        "{error:?}"
    );
}

/// An endless recursion, with stacks of all sizes.
#[test]
fn stacks() {
    let fields = "(memory (export \"memory\") 2)
        (func $recurse (param $depth i32)
            (i32.store (i32.const 0) (local.get $depth))
            (call $recurse (i32.add (local.get $depth) (i32.const 1)))
            (i32.store (i32.const 4) (local.get $depth)))
        (func (export \"wasmer_plugin:spin\") (type $function) (call $recurse (i32.const 0)) (i64.const 0))";
    let depth = |stack: usize| {
        let mut plugin = plugin(Limits::default().stack(stack), fields).unwrap();
        let error = plugin.spin().unwrap_err();
        assert!(
            matches!(error.kind(), CallErrorKind::StackOverflow { allowed, .. } if *allowed == stack),
            "{error:?}"
        );
        assert_eq!(
            error.to_string(),
            format!("plugin `bytes` overflowed its stack in `spin`: {stack} bytes are allowed")
        );
    };
    for stack in [64 << 10, 256 << 10, 1 << 20, 8 << 20, 64 << 10] {
        depth(stack);
    }
}
