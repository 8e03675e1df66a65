//! Tests of modules that are hard to compile.

use std::time::{Duration, Instant};

use wasmer_plugin::host::{Limits, LoadError, LoadErrorKind, Loader};

use super::{plugin, wasm};

const MEMORY: &str = "(memory (export \"memory\") 2)";

/// Loads a plugin with an additional function that has this body.
fn function(limits: Limits, body: &str) -> Result<(), LoadError> {
    plugin(limits, &format!("{MEMORY} (func (param i32) {body})")).map(drop)
}

fn too_complex(result: Result<(), LoadError>, expected: &str) {
    let error = result.expect_err(expected);
    assert!(matches!(error.kind(), LoadErrorKind::TooComplex { .. }), "{error:?}");
    assert_eq!(
        error.to_string(),
        format!("plugin `bytes` is too complex to be compiled: it has {expected} are allowed")
    );
}

#[test]
fn one_function() {
    // The locals and the end take two bytes.
    let nops = |count: usize| "nop ".repeat(count);
    function(Limits::default().max_function_size(100), &nops(98)).unwrap();
    let limits = Limits::default().max_function_size(100);
    too_complex(function(limits, &nops(99)), "101 bytes of code in one function, and 100");
}

#[test]
fn all_functions() {
    let fields = format!("{MEMORY} (func {0}) (func {0})", "nop ".repeat(50));
    let compile = |code: usize| plugin(Limits::default().max_code_size(code), &fields).map(drop);
    // The sum includes the function for the call buffer.
    too_complex(compile(110), "114 bytes of code, and 110");
    compile(114).unwrap();
}

#[test]
fn locals_times_blocks() {
    let body = |locals: usize, blocks: usize| {
        format!("{} {}", "(local i32)".repeat(locals), "(block)".repeat(blocks))
    };
    function(Limits::default(), &body(1000, 1000)).unwrap();
    // A parameter is a local, too.
    too_complex(
        function(Limits::default(), &body(8000, 1000)),
        "8001000 locals times blocks in one function, and 8000000",
    );
}

/// Branching constructs count as blocks, and with fuel also instructions that a check follows.
#[test]
fn all_that_branches() {
    let locals = "(local i32)".repeat(7999);
    let count = |limits: Limits, body: &str, blocks: u32| {
        let padding = "(block)".repeat(1001 - blocks as usize);
        let expected = "8008000 locals times blocks in one function, and 8000000";
        too_complex(function(limits, &format!("{locals} {padding} {body}")), expected);
    };
    count(Limits::default(), "(if (i32.const 0) (then) (else nop))", 2);
    count(Limits::default(), "(block (br 0))", 2);
    count(Limits::default(), "(block (br_if 0 (i32.const 1)))", 2);
    count(Limits::default(), "(block (br_table 0 0 0 0 (i32.const 1)))", 5);
    count(Limits::default(), "(loop)", 1);
    count(Limits::default(), "(loop (loop))", 2 + 256);
    count(Limits::default().fuel(1), "(call 0 (i32.const 0))", 1);
    count(Limits::default(), "(drop (memory.grow (i32.const 0)))", 33);
    count(Limits::default(), "(memory.fill (i32.const 0) (i32.const 0) (i32.const 0))", 33);
    count(Limits::default(), "(loop (memory.copy (i32.const 0) (i32.const 0) (i32.const 0)))", 1 + 33 + 256);
}

/// Compiling stops at its limit, however much is left.
#[test]
fn time() {
    // Half a minute of work, and a multiple of that if wasmer is not optimised.
    let sum = "i32.const 1 i32.add ".repeat(400);
    let function = format!("(func (param i32) (result i32) local.get 0 {sum})");
    let wasm = wasm(&format!("{MEMORY} {}", function.repeat(500)));
    let allowed = Duration::from_millis(50);
    let loader = Loader::new().with_limits(Limits::default().compile_time(allowed));
    let start = Instant::now();
    let error = loader.load_bytes(&wasm).unwrap_err();
    let took = start.elapsed();
    assert!(matches!(error.kind(), LoadErrorKind::CompileTimedOut { .. }), "{error:?}");
    assert_eq!(error.to_string(), "plugin `bytes` takes longer to compile than the 50ms that are allowed");
    assert!(took >= allowed && took < Duration::from_secs(15), "{took:?}");
    let patient = Loader::new().with_limits(Limits::default().compile_time(Duration::MAX));
    patient.load_bytes(&super::wasm(MEMORY)).unwrap();
}

/// Compilers' output is far below all of these limits.
#[test]
fn ordinary_plugins_have_room() {
    for path in [env!("FAULTY_WASM"), env!("BANK_WASM")] {
        let strict = Limits::default().max_function_size(24 << 10).max_code_size(1 << 20).no_timeout();
        Loader::new().with_limits(strict).compile(path).unwrap();
    }
}
