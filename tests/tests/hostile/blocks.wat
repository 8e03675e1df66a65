;; Replies whose elements lie elsewhere: the highest bit of the length says so, and an address follows.
(module
  (memory (export "memory") 2)
  ;; An honest call buffer: 4096 bytes at 4096, and no more than that.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  ;; Three elements at 64, at the last byte but one, and 2^40 at 0.
  (data (i32.const 0) "\03\00\00\00\00\00\00\80\40\00\00\00\00\00\00\00")
  (data (i32.const 16) "\03\00\00\00\00\00\00\80\fe\ff\01\00\00\00\00\00")
  (data (i32.const 32) "\00\00\00\00\00\01\00\80\00\00\00\00\00\00\00\00")
  (data (i32.const 64) "abc")
  (func (export "wasmer_plugin:near") (param i32) (result i64) (i64.const 0x8000_0010_0000_0000))
  (func (export "wasmer_plugin:far") (param i32) (result i64) (i64.const 0x8000_0010_0000_0010))
  (func (export "wasmer_plugin:huge") (param i32) (result i64) (i64.const 0x8000_0010_0000_0020))
  (func (export "wasmer_plugin:unannounced") (param i32) (result i64) (i64.const 0x0000_0010_0000_0000))
  (func (export "wasmer_plugin:endless") (param i32) (result i64) (i64.const 0x8000_0030_0000_0000))
)
