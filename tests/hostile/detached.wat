;; Replies without a length prefix, of types that have one or are no sequence at all.
(module
  (memory (export "memory") 2)
  ;; An honest call buffer: 4096 bytes at 4096, and no more than that.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (data (i32.const 0) "abc\ff\ff")
  (func (export "wasmer_plugin:three") (param i32) (result i64) (i64.const 0x8000_0003_0000_0000))
  (func (export "wasmer_plugin:broken") (param i32) (result i64) (i64.const 0x8000_0005_0000_0000))
  (func (export "wasmer_plugin:none") (param i32) (result i64) (i64.const 0x8000_0000_0000_0000))
)
