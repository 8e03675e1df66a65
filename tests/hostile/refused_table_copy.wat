;; An instruction that the engine has done by a function of its own.
(module
  (memory (export "memory") 2)
  (func $buffer (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (table $t 2 1000 funcref)
  (elem $e declare func $buffer)
  (func (export "wasmer_plugin:f") (param i32) (result i64) (table.copy $t $t (i32.const -1) (i32.const 0) (i32.const 2)) (i64.const 0))
)
