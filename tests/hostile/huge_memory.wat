;; The memory is as large as it can be from the start.
(module
  (memory (export "memory") 65536)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_ffff_f000))
  ;; The last bytes of it.
  (func (export "wasmer_plugin:last") (param i32) (result i64) (i64.const 0x0000_0004_ffff_fffc))
  (func (export "wasmer_plugin:beyond") (param i32) (result i64) (i64.const 0x0000_0005_ffff_fffc)))
