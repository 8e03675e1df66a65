;; Host functions of other types, and one of which it says nothing.
(module
  (import "wasmer_plugin:Shop" "stock" (func (param i64) (result i64)))
  (import "wasmer_plugin:Shop" "tags" (global i32))
  (import "wasmer_plugin_v2" "reply" (func (param i32)))
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_1000)))
