;; Address and capacity add up to more than 32 bits.
(module
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0xffff_ffff_ffff_ffff)))
