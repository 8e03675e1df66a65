;; The export `memory` is a number.
(module
  (memory 2)
  (global (export "memory") i32 (i32.const 0))
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_1000))
)
