;; The call buffer is smaller than was asked for.
(module
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_0fff_0000_0000)))
