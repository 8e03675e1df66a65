;; Atomic instructions on memory that is not shared.
(module
  (memory (export "memory") 2)
  (func $buffer (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (func (export "wasmer_plugin:waits") (param i32) (result i64)
    (drop (memory.atomic.wait32 (i32.const 0) (i32.const 0) (i64.const -1))) (i64.const 0))
)
