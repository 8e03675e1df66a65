;; Built for WASI.
(module
  (import "wasi_snapshot_preview1" "fd_write" (func))
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0)))
