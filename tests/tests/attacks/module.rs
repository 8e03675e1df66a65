//! Attacks by modules with huge, odd or false parts.

use std::fmt::Write;

use wasmer_plugin_tests::with_section;

use super::shared::{ABI, DONE, body, fails, leb, plugin, refused, wasm, works};
use super::{Attack, attack};

fn started(code: &str) -> Vec<u8> {
    plugin(&format!("(global $g (mut i32) (i32.const 0)) (func $start {code}) (start $start)"))
}

/// Returns a module with a section of any number and contents after the others.
fn raw(id: u8, contents: &[u8]) -> Vec<u8> {
    let mut wasm = plugin("");
    wasm.push(id);
    leb(contents.len(), &mut wasm);
    wasm.extend(contents);
    wasm
}

pub(super) const ATTACKS: &[Attack] = &[
    attack("a start function that recurses", || refused(&started("(call $start)"), "StartupFailed")),
    attack("a start function that loops", || refused(&started("(loop $l (br $l))"), "StartupFailed")),
    attack("a start function that grows memory", || {
        works(&started("(loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))"));
    }),
    attack("a start function that traps", || refused(&started("unreachable"), "StartupFailed")),
    attack("a start function that divides by zero", || {
        refused(&started("(drop (i32.div_u (i32.const 1) (global.get $g)))"), "StartupFailed");
    }),
    attack("a start function that stores outside", || {
        refused(&started("(i64.store offset=0xffffffff (i32.const -1) (i64.const 1))"), "StartupFailed");
    }),
    attack("an imported start function", || {
        refused(&wasm(&format!(r#"(import "env" "f" (func $f)) {ABI} {DONE} (start $f)"#)), "UnknownImports");
    }),
    attack("our import with another type", || {
        refused(
            &wasm(&format!(r#"(import "wasmer_plugin_v2" "panicked" (func (param f64))) {ABI} {DONE}"#)),
            "BrokenAbi|Instantiate|Invalid|UnknownImports",
        );
    }),
    attack("our import as a global", || {
        refused(
            &wasm(&format!(r#"(import "wasmer_plugin_v2" "reply" (global i32)) {ABI} {DONE}"#)),
            "BrokenAbi|Instantiate|UnknownImports",
        );
    }),
    attack("our import as a memory of 4 GiB", || {
        refused(
            &wasm(
                r#"(import "wasmer_plugin_v2" "reply" (memory 65536))
                (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0))"#,
            ),
            "BrokenAbi|Instantiate|UnknownImports|MemoryTooLarge|Invalid",
        );
    }),
    attack("our import as a table of 2³² elements", || {
        refused(
            &wasm(&format!(
                r#"(import "wasmer_plugin_v2" "rejected" (table 0xffffffff funcref)) {ABI} {DONE}"#
            )),
            "BrokenAbi|Instantiate|UnknownImports|TableTooLarge|TooComplex",
        );
    }),
    attack("an import of our namespace that is not there", || {
        refused(
            &wasm(&format!(r#"(import "wasmer_plugin_v2" "admin" (func)) {ABI} {DONE}"#)),
            "UnknownImports",
        );
    }),
    attack("an interface with an empty name", || {
        refused(
            &wasm(&format!(r#"(import "wasmer_plugin:" "" (func)) {ABI} {DONE}"#)),
            "UnknownImports|InterfaceMismatch|MissingHost",
        );
    }),
    attack("imports with control characters", || {
        refused(
            &wasm(&format!(r#"(import "e\1b[2Jnv" "\07\1b]0;x\07" (func)) {ABI} {DONE}"#)),
            "UnknownImports",
        );
    }),
    attack("imported globals", || {
        refused(&wasm(&format!(r#"(import "env" "g" (global (mut i64))) {ABI} {DONE}"#)), "UnknownImports");
    }),
    attack("a memory of 4 GiB", || {
        refused(
            &wasm(&format!(
                r#"(memory (export "memory") 65536) {DONE} (func (export "wasmer_plugin_v2:buffer")
                (param i32) (result i64) (i64.const 0x100000001000))"#
            )),
            "MemoryTooLarge",
        );
    }),
    attack("a memory that may grow to 4 GiB and does", || {
        works(&wasm(
            r#"(memory (export "memory") 2 65536)
            (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))
            (func (export "wasmer_plugin:done") (param i32) (result i64)
              (drop (memory.grow (i32.const 65534)))
              (loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1)))) (i64.const 0))"#,
        ));
    }),
    attack("a table of 2³² elements", || {
        refused(&plugin("(table 0xffffffff 0xffffffff funcref)"), "TableTooLarge|Invalid|TooComplex")
    }),
    attack("a table of external references", || works(&plugin("(table 10 10 externref)"))),
    attack("data just outside", || {
        refused(&plugin("(data (i32.const 131072) \"x\")"), "Instantiate|StartupFailed|Invalid");
    }),
    attack("data at an address that wraps", || {
        refused(&plugin("(data (i32.const -1) \"xy\")"), "Instantiate|StartupFailed|Invalid");
    }),
    attack("data over the call buffer", || {
        works(&plugin(r#"(data (i32.const 0x1000) "\ff\ff\ff\ff\ff\ff\ff\ff")"#))
    }),
    attack("ten thousand passive segments", || works(&plugin(&"(data \"x\")".repeat(9_000)))),
    attack("a data count that lies", || refused(&raw(12, &[200, 1]), "Invalid")),
    attack("a data count of 2³²", || {
        refused(&raw(12, &[0xff, 0xff, 0xff, 0xff, 15]), "Invalid|TooComplex")
    }),
    attack("an element segment of external references", || {
        works(&plugin("(elem externref (ref.null extern) (ref.null extern))"));
    }),
    attack("elements outside of a table", || {
        refused(&plugin("(table 1 1 funcref) (elem (i32.const -1) $buffer)"), "Instantiate|StartupFailed");
    }),
    attack("an unknown section", || refused(&raw(99, b"x"), "Invalid")),
    attack("a section that claims 4 GiB", || {
        let mut wasm = plugin("");
        wasm.extend([0, 0xff, 0xff, 0xff, 0xff, 15]);
        refused(&wasm, "Invalid");
    }),
    attack("a section length of eleven bytes", || {
        let mut wasm = plugin("");
        wasm.push(0);
        wasm.extend([0x80; 10]);
        wasm.push(0);
        refused(&wasm, "Invalid");
    }),
    attack("a custom section of 50 MiB", || works(&with_section(&plugin(""), "junk", &vec![0xaa; 50 << 20]))),
    attack("names of 50 MiB for a trap", || {
        fails(&with_section(&body("unreachable"), "name", &vec![0xff; 50 << 20]), "Trapped");
    }),
    attack("7,000 parameters", || {
        refused(&plugin(&format!("(func (param {}))", "i32 ".repeat(7_000))), "TooComplex|Invalid");
    }),
    attack("900 parameters of an export", || {
        refused(
            &wasm(&format!(
                r#"{ABI} (func (export "wasmer_plugin:done") (param {}) (result i64) (i64.const 0))"#,
                "i64 ".repeat(900)
            )),
            "TooComplex|BrokenAbi",
        );
    }),
    attack("100,000 blocks in one another", || {
        // The text parser recurses, so the code is written in binary.
        let mut code = vec![0];
        for _ in 0..60_000 {
            code.extend([0x02, 0x40]);
        }
        code.extend(vec![0x0b; 60_001]);
        let mut entry = vec![1];
        leb(code.len(), &mut entry);
        entry.extend(code);
        let mut wasm = b"\0asm\x01\0\0\0\x01\x04\x01\x60\0\0\x03\x02\x01\0\x0a".to_vec();
        leb(entry.len(), &mut wasm);
        wasm.extend(entry);
        refused(&wasm, "TooComplex|NotAPlugin");
    }),
    attack("a jump to 60,000 places that is taken", || {
        let places = "0 ".repeat(60_000);
        works(&body(&format!("(block (br_table {places} (i32.const 59999)))")));
    }),
    attack("calls of each function by the next", || {
        let mut text = "(func $f0)".to_owned();
        for number in 1..3_000 {
            write!(text, "(func $f{number} (call $f{}))", number - 1).unwrap();
        }
        let call =
            "(func (export \"wasmer_plugin:run\") (param i32) (result i64) (call $f2999) (i64.const 0))";
        works(&plugin(&format!("{text} {call}")));
    }),
    attack("a null function in a table", || {
        fails(
            &wasm(&format!(
                r#"{ABI} (table 1 1 funcref) (type $v (func))
                (func (export "wasmer_plugin:done") (param i32) (result i64)
                (call_indirect (type $v) (i32.const 0)) (i64.const 0))"#
            )),
            "Trapped",
        );
    }),
    attack("a function of another type in a table", || {
        fails(
            &wasm(&format!(
                r#"{ABI} (table 1 1 funcref) (elem (i32.const 0) $buffer) (type $v (func))
                (func (export "wasmer_plugin:done") (param i32) (result i64)
                (call_indirect (type $v) (i32.const 0)) (i64.const 0))"#
            )),
            "Trapped",
        );
    }),
    attack("a fill over the end of memory", || {
        fails(&body("(memory.fill (i32.const 131071) (i32.const 1) (i32.const 2))"), "Trapped");
    }),
    attack("a copy whose length wraps", || {
        fails(&body("(memory.copy (i32.const 1) (i32.const 0) (i32.const -1))"), "Trapped");
    }),
    attack("the smallest integer divided by -1", || {
        fails(&body("(drop (i64.div_s (i64.const 0x8000000000000000) (i64.const -1)))"), "Trapped");
    }),
    attack("a NaN as an integer", || {
        fails(&body("(drop (i32.trunc_f64_s (f64.const nan)))"), "Trapped");
    }),
];
