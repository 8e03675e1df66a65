;; The support export is of another type.
(module
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32 i32) (result i64) (i64.const 0)))
