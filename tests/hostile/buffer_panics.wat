;; The support export panics.
(module
  (import "wasmer_plugin_v2" "panicked" (func $panicked (param i32 i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "message" "src/lib.rs")
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64)
    (call $panicked (i32.const 0) (i32.const 7) (i32.const 7) (i32.const 10) (i32.const 3) (i32.const 4))
    unreachable))
