//! Tests of instructions that fill and copy memory for a long time, in a row, without entering a function or
//! beginning a loop.

#![allow(clippy::useless_format, reason = "modules are built of parts")]

use std::thread;
use std::time::{Duration, Instant};

use wasmer_plugin::host::{CallError, CallErrorKind, Limits, Loader, Plugin};

use super::time::{TIMEOUT, limits, stopped};
use super::{DONE, plugin, spin, wasm};

/// A memory of 4097 pages: 256 MiB and one page.
const MEMORY: &str = "(memory (export \"memory\") 4097)";

const FILL: &str = "(memory.fill (i32.const 0) (i32.const 7) (i32.const 0x10000000))";
const UPWARDS: &str = "(memory.copy (i32.const 1) (i32.const 0) (i32.const 0x10000000))";
const DOWNWARDS: &str = "(memory.copy (i32.const 0) (i32.const 1) (i32.const 0x10000000))";

fn row(instruction: &str) -> String {
    let row = instruction.repeat(200);
    format!("{MEMORY} {DONE} (func (export \"wasmer_plugin:spin\") (type $function) {row} (i64.const 0))")
}

#[test]
fn calls() {
    for instruction in [FILL, UPWARDS, DOWNWARDS] {
        let mut plugin = plugin(limits(), &row(instruction)).unwrap();
        let error = stopped(instruction, || plugin.spin());
        assert!(matches!(error.kind(), CallErrorKind::TimedOut { .. }), "{error:?}");
    }
}

/// A single instruction that takes longer than the whole call may.
#[test]
fn a_single_one() {
    let fields = format!(
        "(memory (export \"memory\") 8192)
        (func (export \"wasmer_plugin:spin\") (type $function)
            (memory.fill (i32.const 0) (i32.const 7) (i32.const 0x20000000)) (i64.const 0))"
    );
    let limits = Limits::default().timeout(Duration::from_millis(5));
    let mut plugin = plugin(limits, &fields).unwrap();
    // Half a gigabyte is touched for the first time.
    assert!(matches!(plugin.spin().map_err(CallError::into_kind), Err(CallErrorKind::TimedOut { .. })));
}

#[test]
fn the_start_function() {
    let fields = format!("{MEMORY} (func $start {}) (start $start)", FILL.repeat(200));
    let module = Loader::new().with_limits(limits()).compile_bytes(&wasm(&fields)).unwrap();
    let error = stopped("start", || module.instantiate());
    assert!(
        error.to_string().contains(" was stopped in `its start function` after 1"),
        "{}",
        error.to_string()
    );
}

#[test]
fn the_buffer() {
    let module = format!(
        "(module {MEMORY}
            (func (export \"wasmer_plugin_v2:buffer\") (param i32) (result i64) {} (i64.const 0)))",
        FILL.repeat(200)
    );
    let wasm = wat::parse_str(module).unwrap();
    let module = Loader::new().with_limits(limits()).compile_bytes(&wasm).unwrap();
    let error = stopped("buffer", || module.instantiate());
    assert!(
        error.to_string().contains(" was stopped in `wasmer_plugin_v2:buffer` after 1"),
        "{}",
        error.to_string()
    );
}

#[test]
fn by_another_thread() {
    let mut plugin = plugin(Limits::default(), &row(FILL)).unwrap();
    let canceller = Plugin::canceller(&plugin);
    let helper = thread::spawn(move || {
        thread::sleep(Duration::from_millis(50));
        while !canceller.cancel() {
            thread::yield_now();
        }
        Instant::now()
    });
    assert!(matches!(plugin.spin().map_err(CallError::into_kind), Err(CallErrorKind::Cancelled { .. })));
    let late = helper.join().unwrap().elapsed();
    assert!(late < TIMEOUT, "{late:?}");
}

/// Fuel is taken for the whole length, before anything is done.
#[test]
fn with_fuel() {
    let limits = Limits::default().fuel((256 << 20) / 64);
    let mut plugin = plugin(limits, &row(FILL)).unwrap();
    assert!(matches!(plugin.spin().map_err(CallError::into_kind), Err(CallErrorKind::OutOfFuel { .. })));
}

/// A module with more of them than compilers emit is not compiled.
#[test]
fn by_the_thousand() {
    let wasm = |count: usize| wasm(&format!("{MEMORY} (func {})", FILL.repeat(count)));
    Loader::new().compile_bytes(&wasm(1_000)).unwrap();
    let error = Loader::new().compile_bytes(&wasm(1_001)).unwrap_err();
    assert_eq!(
        error.to_string(),
        "plugin `bytes` is too complex to be compiled: it has 1001 instructions that fill, copy or grow memory in one \
         function, and 1000 are allowed"
    );
}
