;; The start function panics, before the host knows the memory.
(module
  (import "wasmer_plugin_v2" "panicked" (func $panicked (param i32 i32 i32 i32 i32 i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "message")
  (func $start
    (call $panicked (i32.const 0) (i32.const 7) (i32.const 0) (i32.const 0) (i32.const 0) (i32.const 0))
    unreachable)
  (start $start)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_1000)))
