;; The memory has 64-bit addresses.
(module
  (memory (export "memory") i64 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_0000)))
