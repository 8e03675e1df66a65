;; A constructor that does not end, and one that traps, and one whose answer is no answer.
(module
  (memory (export "memory") 2)
  (func $buffer (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (data (i32.const 0) "\ff\ff\ff\ff")
  (func (export "wasmer_plugin:Endless.new") (param i32) (result i64) (loop $l (br $l)) (i64.const 0))
  (func (export "wasmer_plugin:Broken.new") (param i32) (result i64) unreachable)
  (func (export "wasmer_plugin:Odd.new") (param i32) (result i64) (i64.const 0x0000_0004_0000_0000))
  (func (export "wasmer_plugin:Short.new") (param i32) (result i64) (i64.const 0x0000_0001_0000_0000))
)
