;; A memory without a page.
(module
  (memory (export "memory") 0)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_0000)))
