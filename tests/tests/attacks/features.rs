//! Attacks by WebAssembly proposals that plugins may not use, and by violations of the ABI.

use super::shared::{ABI, DONE, body, fails, plugin, refused, wasm, works};
use super::{Attack, attack};

pub(super) const ATTACKS: &[Attack] = &[
    attack("memory64 as an exported memory", || {
        refused(
            &wasm(&format!(
                r#"(memory (export "memory") i64 2) {DONE} (func (export "wasmer_plugin_v2:buffer")
                (param i32) (result i64) (i64.const 0x100000001000))"#
            )),
            "Invalid",
        );
    }),
    attack("memory64 as a second memory", || refused(&plugin("(memory i64 1)"), "Invalid")),
    attack("multi-memory copy", || {
        refused(
            &plugin("(memory $b 1) (func (memory.copy $b 0 (i32.const 0) (i32.const 0) (i32.const 9)))"),
            "Invalid",
        );
    }),
    attack("a hundred memories", || refused(&plugin(&"(memory 1)".repeat(100)), "Invalid|TooComplex")),
    attack("a shared memory beside the own", || refused(&plugin("(memory 1 1 shared)"), "Invalid")),
    attack("an atomic addition", || {
        refused(&body("(drop (i32.atomic.rmw.add (i32.const 0) (i32.const 1)))"), "Invalid");
    }),
    attack("an atomic wait", || {
        refused(&body("(drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1)))"), "Invalid");
    }),
    attack("an atomic fence", || refused(&body("atomic.fence"), "Invalid")),
    attack("GC: a struct type", || refused(&plugin("(type (struct (field i32)))"), "Invalid")),
    attack("GC: an array of a gigabyte", || {
        refused(
            &wasm(&format!(
                "(type $a (array i8)) {ABI} {DONE}
                (func (drop (array.new_default $a (i32.const 0x40000000))))"
            )),
            "Invalid",
        );
    }),
    attack("GC: i31 references", || {
        refused(&plugin("(func (drop (ref.i31 (i32.const 1))))"), "Invalid|RefusedInstruction");
    }),
    attack("GC: recursive types", || {
        refused(
            &plugin("(rec (type $a (func (param (ref null $b)))) (type $b (func (param (ref null $a)))))"),
            "Invalid",
        );
    }),
    attack("exceptions: a tag that is thrown", || {
        refused(&plugin("(tag $t) (func (throw $t))"), "Invalid");
    }),
    attack("exceptions: a tag that is exported", || {
        refused(&plugin("(tag (export \"wasmer_plugin:tag\"))"), "Invalid|BrokenAbi");
    }),
    attack("exceptions: try_table around endless calls", || {
        refused(&plugin("(func $f (block $b (try_table (catch_all $b) (call $f))))"), "Invalid");
    }),
    attack("a tail call to itself without an end", || {
        refused(&plugin("(func $f (return_call $f))"), "Invalid");
    }),
    attack("a tail call through a table", || {
        refused(&plugin("(table 1 1 funcref) (func $f (return_call_indirect (i32.const 0)))"), "Invalid");
    }),
    attack("relaxed SIMD", || {
        refused(&body("(drop (i32x4.relaxed_trunc_f32x4_s (f32x4.splat (f32.const nan))))"), "Invalid");
    }),
    attack("function references that are called", || {
        refused(
            &plugin("(type $t (func)) (func (param (ref $t)) (call_ref $t (local.get 0)))"),
            "Invalid|RefusedInstruction",
        );
    }),
    attack("wide arithmetic", || {
        refused(
            &plugin(
                "(func (result i64 i64) (i64.add128 (i64.const 1) (i64.const 1) (i64.const 1) (i64.const 1)))",
            ),
            "Invalid",
        );
    }),
    attack("pages of one byte", || {
        refused(&plugin("(memory 1 (pagesize 1))"), "Invalid");
    }),
    attack("a table of 64-bit indices", || refused(&plugin("(table i64 1 1 funcref)"), "Invalid")),
    attack("extended constants that overflow", || {
        works(&plugin("(global i32 (i32.mul (i32.const 0x7fffffff) (i32.const 0x7fffffff)))"));
    }),
    attack("the buffer as a table", || {
        refused(
            &wasm(r#"(memory (export "memory") 2) (table (export "wasmer_plugin_v2:buffer") 1 1 funcref)"#),
            "BrokenAbi",
        );
    }),
    attack("the memory as a function", || {
        refused(
            &wasm(
                r#"(memory 2) (func (export "memory"))
                (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x100000001000))"#,
            ),
            "BrokenAbi",
        );
    }),
    attack("a plugin's function as a global", || {
        refused(
            &wasm(&format!(r#"{ABI} (global (export "wasmer_plugin:done") i32 (i32.const 1))"#)),
            "BrokenAbi",
        );
    }),
    attack("a plugin's function as a memory", || {
        refused(&wasm(&format!(r#"{ABI} (export "wasmer_plugin:done" (memory 0))"#)), "BrokenAbi");
    }),
    attack("a plugin's function that is the buffer", || {
        fails(
            &wasm(&format!(r#"{ABI} (export "wasmer_plugin:done" (func $buffer))"#)),
            "Decode|ReplyOutOfBounds|ReplyTooLarge",
        );
    }),
    attack("a plugin's function without a result", || {
        refused(&wasm(&format!(r#"{ABI} (func (export "wasmer_plugin:done") (param i32))"#)), "BrokenAbi");
    }),
    attack("a plugin's function with vector parameters", || {
        refused(
            &wasm(&format!(
                r#"{ABI} (func (export "wasmer_plugin:done") (param v128) (result i64) (i64.const 0))"#
            )),
            "BrokenAbi",
        );
    }),
    attack("exports of the engine's own names", || {
        works(&plugin(
            r#"(func (export "_start") unreachable) (func (export "_initialize") unreachable)
            (func (export "__wasm_call_ctors") unreachable) (func (export "") unreachable)"#,
        ));
    }),
];
