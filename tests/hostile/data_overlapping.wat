;; Data that lies over other data, and where the call buffer is: nothing is wrong with it.
(module
  (memory (export "memory") 2)
  (func $buffer (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (data (i32.const 0x1000) "\ff\ff\ff\ff\ff\ff\ff\ff")
  (data (i32.const 0x1004) "\01\00\00\00\00\00\00\00")
  (data (i32.const 0x1000) "\02")
  (func (export "wasmer_plugin:f") (param i32) (result i64) (i64.const 0x0000_0008_0000_1048))
)
