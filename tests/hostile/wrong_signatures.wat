;; Exports under the names of plugin functions that are none.
(module
  (memory (export "memory") 2)
  ;; An honest call buffer: 4096 bytes at 4096, and no more than that.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (func (export "wasmer_plugin:no_argument") (result i64) (i64.const 0))
  (func (export "wasmer_plugin:two_results") (param i32) (result i64 i64) (i64.const 0) (i64.const 0))
  (func (export "wasmer_plugin:narrow") (param i32) (result i32) (i32.const 0))
  (func (export "wasmer_plugin:floats") (param f32 v128))
  (global (export "wasmer_plugin:global") i32 (i32.const 0))
  (table (export "wasmer_plugin:table\n") 1 1 funcref)
  (func (export "wasmer_plugin:right") (param i32) (result i64) (i64.const 0)))
