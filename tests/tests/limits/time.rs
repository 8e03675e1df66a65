//! Tests of endless loops and recursions in all code of a plugin.

use std::error::Error;
use std::time::{Duration, Instant};

use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin};

use super::{DONE, done, plugin, spin, wasm};

pub(super) const TIMEOUT: Duration = Duration::from_millis(100);

/// Maximum delay of a timeout on a busy machine.
const LATE: Duration = Duration::from_millis(100);

pub(super) fn limits() -> Limits {
    Limits::default().timeout(TIMEOUT)
}

/// Checks that the call, or the load, fails with the right error and in time.
pub(super) fn stopped<T: std::fmt::Debug, E: Error>(name: &str, run: impl FnOnce() -> Result<T, E>) -> E {
    let start = Instant::now();
    let error = run().expect_err(name);
    let took = start.elapsed();
    assert!(took >= TIMEOUT && took < TIMEOUT + LATE, "{name}: {took:?}");
    error
}

/// Endless bodies of `spin`.
const ENDLESS: [(&str, &str); 8] = [
    ("an empty loop", "(func $spin (type $function) (loop $l (br $l)) (i64.const 0))"),
    (
        "a loop that counts",
        "(func $spin (type $function) (local $i i64)
            (loop $l (local.set $i (i64.add (local.get $i) (i64.const 1))) (br $l)) (i64.const 0))",
    ),
    (
        "a loop that writes",
        "(func $spin (type $function) (loop $l (i32.store (i32.const 8) (i32.const 0)) (br $l)) (i64.const 0))",
    ),
    (
        "a loop that reads",
        "(func $spin (type $function)
            (loop $l (br_if $l (i32.eqz (i32.load (i32.const 8))))) (i64.const 0))",
    ),
    (
        "loops in loops",
        "(func $spin (type $function) (local $i i32)
            (loop $outer
                (local.set $i (i32.const 1000))
                (loop $inner (br_if $inner (local.tee $i (i32.sub (local.get $i) (i32.const 1)))))
                (br $outer))
            (i64.const 0))",
    ),
    (
        "a table of branches",
        "(func $spin (type $function) (loop $l (br_table $l $l $l (i32.const 1))) (i64.const 0))",
    ),
    (
        "calls by pointer",
        "(table 1 1 funcref) (elem (i32.const 0) $leaf) (func $leaf (type $function) (i64.const 0))
        (func $spin (type $function)
            (loop $l (drop (call_indirect (type $function) (i32.const 0) (i32.const 0))) (br $l)) (i64.const 0))",
    ),
    (
        "recursion of exponential width",
        "(func $tree (param $depth i32)
            (if (local.get $depth) (then
                (call $tree (i32.sub (local.get $depth) (i32.const 1)))
                (call $tree (i32.sub (local.get $depth) (i32.const 1))))))
        (func $spin (type $function) (call $tree (i32.const 200)) (i64.const 0))",
    ),
];

fn endless(spin: &str) -> String {
    format!("(memory (export \"memory\") 2) {spin} (export \"wasmer_plugin:spin\" (func $spin)) {DONE}")
}

#[test]
fn calls() {
    for (name, spin) in ENDLESS {
        let mut plugin = plugin(limits(), &endless(spin)).unwrap();
        for _ in 0..2 {
            plugin.done().unwrap();
            let error = stopped(name, || plugin.spin());
            assert_eq!(error.function(), "spin");
            let CallErrorKind::TimedOut { elapsed, allowed: TIMEOUT, .. } = error.kind() else {
                panic!("{name}: {error:?}")
            };
            assert!(*elapsed >= TIMEOUT && *elapsed < TIMEOUT + LATE, "{elapsed:?}");
            let text = error.to_string();
            assert!(text.starts_with("plugin `bytes` was stopped in `spin` after 1"), "{text}");
            assert!(text.ends_with("ms: 100ms are allowed"), "{text}");
            assert!(!error.backtrace().unwrap().frames().is_empty());
            assert!(Plugin::is_poisoned(&plugin));
            assert!(matches!(
                plugin.done().map_err(CallError::into_kind),
                Err(CallErrorKind::Poisoned { .. })
            ));
            Plugin::reset(&mut plugin).unwrap();
        }
    }
}

/// The loader's limits apply to everything that it loads. A plugin may have its own.
#[test]
fn a_plugin_of_its_own() {
    let loader = Loader::builder().limits(Limits::default().timeout(Duration::from_hours(1))).build();
    let strict = loader.with_limits(loader.limits().clone().timeout(TIMEOUT));
    let mut plugin = strict.load_bytes(&wasm(&endless(ENDLESS[0].1))).unwrap();
    stopped("its own limits", || plugin.spin());
    assert_eq!(Plugin::module(&plugin).limits().timeout, Some(TIMEOUT));
}

#[test]
fn the_start_function() {
    let fields = "(memory (export \"memory\") 2) (func $start (loop $l (br $l))) (start $start)";
    let error = stopped("start", || plugin(limits(), fields));
    let text = error.to_string();
    let expected = "plugin `bytes` failed while it was loaded: plugin `bytes` was stopped in `its start function` after 1";
    assert!(text.starts_with(expected), "{text}");
}

#[test]
fn the_buffer() {
    let module = r#"(module
        (memory (export "memory") 2)
        (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (loop $l (br $l)) (i64.const 0)))"#;
    let loader = Loader::new().with_limits(limits());
    let error = stopped("buffer", || loader.load_bytes(&wat::parse_str(module).unwrap()));
    let text = error.to_string();
    assert!(text.contains(" was stopped in `wasmer_plugin_v2:buffer` after 1"), "{text}");
}

/// Many short calls in a row do not count as one long call.
#[test]
fn each_call_has_its_own_time() {
    let mut plugin = plugin(limits(), &endless(ENDLESS[0].1)).unwrap();
    let start = Instant::now();
    while start.elapsed() < 3 * TIMEOUT {
        plugin.done().unwrap();
    }
}

/// Several threads run out of time at once.
#[test]
fn in_many_threads() {
    let module = Loader::new().with_limits(limits()).compile_bytes(&wasm(&endless(ENDLESS[0].1))).unwrap();
    std::thread::scope(|scope| {
        for _ in 0..8 {
            scope.spawn(|| {
                let mut plugin = module.instantiate().unwrap();
                for _ in 0..3 {
                    let error = plugin.spin().unwrap_err();
                    assert!(matches!(error.kind(), CallErrorKind::TimedOut { .. }), "{error:?}");
                    Plugin::reset(&mut plugin).unwrap();
                    plugin.done().unwrap();
                }
            });
        }
    });
}

/// Without a timeout there are no checks for it. With fuel alone calls also end.
#[test]
fn no_timeout() {
    let limits = Limits::default().no_timeout();
    let mut unwatched = plugin(limits.clone(), &endless(ENDLESS[0].1)).unwrap();
    unwatched.done().unwrap();
    assert!(!Plugin::canceller(&unwatched).cancel());
    let mut fueled = plugin(limits.fuel(1_000_000), &endless(ENDLESS[0].1)).unwrap();
    assert!(matches!(fueled.spin().map_err(CallError::into_kind), Err(CallErrorKind::OutOfFuel { .. })));
}
