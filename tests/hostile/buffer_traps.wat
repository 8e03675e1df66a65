;; The support export traps.
(module
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64)
    (i64.load (i32.const -8))))
