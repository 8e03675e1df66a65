;; Functions that call what only the host calls, while it waits.
(module
  (memory (export "memory") 2)
  (global $at (mut i64) (i64.const 0x0000_1000_0000_1000))
  (func $buffer (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64) (global.get $at))
  ;; The buffer moves while its bytes are the arguments.
  (func $moves (export "wasmer_plugin:moves") (param i32) (result i64)
    (global.set $at (i64.const 0x0000_1000_0001_0000))
    (drop (call $buffer (i32.const 5000)))
    (i64.const 0x0000_0040_0000_1000))
  (func (export "wasmer_plugin:others") (param i32) (result i64) (call $moves (i32.const -1)))
  ;; The length that it was called with is not what it takes it for.
  (func (export "wasmer_plugin:more") (param $length i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (i32.add (local.get $length) (i32.const 1))) (i64.const 32)) (i64.const 4096)))
)
