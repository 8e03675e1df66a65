;; To make the call buffer is to make it.
(module
  (memory (export "memory") 2)
  (func $buffer (export "wasmer_plugin_v2:buffer") (param i32) (result i64)
    (i64.add (call $buffer (local.get 0)) (i64.const 1)))
)
