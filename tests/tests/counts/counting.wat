;; Counts the entries of its exports.
(module
  (memory (export "memory") 16)
  (global $functions (mut i32) (i32.const 0))
  (global $buffers (mut i32) (i32.const 0))
  (global $blocks (mut i32) (i32.const 0))
  (func $count (global.set $functions (i32.add (global.get $functions) (i32.const 1))))
  ;; At 4096, and as large as is wanted.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (global.set $buffers (i32.add (global.get $buffers) (i32.const 1)))
    (i64.or (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32)) (i64.const 4096)))
  ;; All of them at 256 KiB.
  (func (export "wasmer_plugin_v2:block") (param $length i32) (param $align i32) (result i32)
    (global.set $blocks (i32.add (global.get $blocks) (i32.const 1)))
    (i32.const 262144))
  (func (export "wasmer_plugin:words") (param $a i64) (param $b i64) (result i64)
    (call $count)
    ;; Both arguments are in the first word.
    (i64.extend_i32_u (i32.add
      (i32.wrap_i64 (local.get $a))
      (i32.wrap_i64 (i64.shr_u (local.get $a) (i64.const 32))))))
  ;; The reply is the text where it arrived: its length, and four bytes.
  (func (export "wasmer_plugin:memory") (param i64 i64) (result i64)
    (call $count)
    (i64.const 0x0000_000c_0000_1000))
  (func (export "wasmer_plugin:stage") (param i64 i64) (result i64)
    (call $count)
    (i64.const 0x0000_000c_0000_1000))
  (func (export "wasmer_plugin:blocks") (param i64 i64) (result i64)
    (call $count)
    (i64.const 0))
  (func (export "wasmer_plugin:entries") (param i64 i64) (result i64)
    (call $count)
    (i32.store (i32.const 0) (global.get $functions))
    (i32.store (i32.const 4) (global.get $buffers))
    (i32.store (i32.const 8) (global.get $blocks))
    (i64.const 0x0000_000c_0000_0000))
)
