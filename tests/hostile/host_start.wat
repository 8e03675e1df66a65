;; Calls its host before it has been loaded.
(module
  (import "wasmer_plugin:Shop" "stock" (func $stock (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_1000))
  (func $start (drop (call $stock (i32.const 0) (i32.const 8) (i32.const 8) (i32.const 8))))
  (start $start))
