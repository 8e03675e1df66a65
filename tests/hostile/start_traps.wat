;; The start function traps.
(module
  (memory (export "memory") 1)
  (func $start unreachable)
  (start $start)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0)))
