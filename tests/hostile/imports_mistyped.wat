;; The one import that there is, of other types.
(module
  (import "wasmer_plugin_v2" "panicked" (func (param i64) (result i64)))
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_0000)))
