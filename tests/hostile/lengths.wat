;; Replies whose length prefixes promise what is not there: 2⁶⁴ - 1 at 0, 2⁶⁰ at 32, 2 at 64.
(module
  (memory (export "memory") 2)
  ;; An honest call buffer: 4096 bytes at 4096, and no more than that.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (data (i32.const 0) "\ff\ff\ff\ff\ff\ff\ff\ff")
  (data (i32.const 32) "\00\00\00\00\00\00\00\10")
  (data (i32.const 64) "\02\00\00\00\00\00\00\00\ff\ff\ff\ff\ff\ff\ff\ff")
  ;; A reply that is long enough for large allocations ahead: all of memory, as one sequence.
  (data (i32.const 128) "\ff\ff\ff\ff\00\00\00\00")
  (func (export "wasmer_plugin:endless") (param i32) (result i64) (i64.const 0x0000_0010_0000_0000))
  (func (export "wasmer_plugin:units") (param i32) (result i64) (i64.const 0x0000_0008_0000_0020))
  (func (export "wasmer_plugin:nested") (param i32) (result i64) (i64.const 0x0000_0010_0000_0040))
  (func (export "wasmer_plugin:ahead") (param i32) (result i64) (i64.const 0x0001_8000_0000_0080))
  (func (export "wasmer_plugin:cut") (param i32) (result i64) (i64.const 0x0000_0004_0000_0000))
)
