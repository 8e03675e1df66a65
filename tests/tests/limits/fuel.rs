//! Tests that instructions are counted.

use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Plugin};

use super::{DONE, done, plugin, spin};

fn counting(fuel: u64, body: &str) -> Plugin {
    let limits = Limits::default().fuel(fuel);
    let fields = format!(
        "(memory (export \"memory\") 2 100) {DONE}
        (func (export \"wasmer_plugin:spin\") (type $function) {body} (i64.const 0))"
    );
    plugin(limits, &fields).unwrap()
}

/// Returns the fuel that a call of `spin` uses.
fn taken(body: &str) -> u64 {
    let mut plugin = counting(1 << 40, body);
    plugin.spin().unwrap();
    let first = Plugin::fuel_used(&plugin).unwrap();
    plugin.done().unwrap();
    plugin.spin().unwrap();
    assert_eq!(Plugin::fuel_used(&plugin), Some(first), "the same call takes the same");
    first
}

#[test]
fn every_instruction_counts() {
    // The answer, and the function's end.
    assert_eq!(taken(""), 2);
    assert_eq!(taken("(nop) (nop) (nop)"), 5);
    assert_eq!(taken("(drop (i32.add (i32.const 1) (i32.const 2)))"), 6);
    // Only executed instructions count: `i32.const` and `if`, then one branch with `else`, the other with
    // `end`.
    assert_eq!(taken("(if (i32.const 1) (then (nop) (nop) (nop)) (else (nop)))"), 2 + 2 + 4);
    assert_eq!(taken("(if (i32.const 0) (then (nop) (nop) (nop)) (else (nop)))"), 2 + 2 + 2);
}

#[test]
fn loops_count_each_time() {
    let count = |times: u32| {
        taken(&format!(
            "(i32.store (i32.const 0) (i32.const {times}))
            (loop $l
                (i32.store (i32.const 0) (i32.sub (i32.load (i32.const 0)) (i32.const 1)))
                (br_if $l (i32.load (i32.const 0))))"
        ))
    };
    let (one, ten, many) = (count(1), count(10), count(1000));
    assert_eq!((ten - one) / 9, (many - one) / 999);
    assert_eq!((ten - one) % 9, 0);
}

/// An instruction counts by the amount of its work.
#[test]
fn bulk_counts_by_size() {
    let fill = |bytes: u32| taken(&format!("(memory.fill (i32.const 0) (i32.const 0) (i32.const {bytes}))"));
    assert_eq!(fill(64_000) - fill(0), 1000);
    let copy = |bytes: u32| taken(&format!("(memory.copy (i32.const 0) (i32.const 0) (i32.const {bytes}))"));
    assert_eq!(copy(64_000) - copy(0), 1000);
    let grow = |pages: u32| taken(&format!("(drop (memory.grow (i32.const {pages})))"));
    assert_eq!(grow(1) - grow(0), 1024);
}

#[test]
fn it_runs_out() {
    let mut plugin = counting(100_000, "(loop $l (br $l))");
    for _ in 0..2 {
        plugin.done().unwrap();
        let error = plugin.spin().unwrap_err();
        assert_eq!(
            error.to_string(),
            "plugin `bytes` ran out of fuel in `spin`: 100000 instructions are allowed"
        );
        assert!(matches!(error.kind(), CallErrorKind::OutOfFuel { allowed: 100_000, .. }));
        assert!(Plugin::is_poisoned(&plugin));
        assert_eq!(Plugin::fuel_used(&plugin), Some(100_000));
        Plugin::reset(&mut plugin).unwrap();
    }
    // A limit of exactly the needed fuel suffices.
    let mut plugin = counting(5, "(nop) (nop) (nop)");
    plugin.spin().unwrap();
    let mut plugin = counting(4, "(nop) (nop) (nop)");
    assert!(matches!(
        plugin.spin().map_err(CallError::into_kind),
        Err(CallErrorKind::OutOfFuel { allowed: 4, .. })
    ));
    // Fuel is taken before the work is done.
    let mut plugin = counting(100, "(memory.fill (i32.const 0) (i32.const 0) (i32.const 100000))");
    assert!(matches!(plugin.spin().map_err(CallError::into_kind), Err(CallErrorKind::OutOfFuel { .. })));
}

#[test]
fn none_is_counted_unless_asked_for() {
    let plugin = plugin(Limits::default(), &format!("(memory (export \"memory\") 2) {DONE}")).unwrap();
    assert_eq!(Plugin::fuel_used(&plugin), None);
}
