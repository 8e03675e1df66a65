;; The start function takes all memory that it can have.
(module
  (memory (export "memory") 2)
  (func $buffer (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (func $start
    (loop $l (br_if $l (i32.ne (memory.grow (i32.const 1)) (i32.const -1))))
    (memory.fill (i32.const 0) (i32.const 255) (i32.mul (memory.size) (i32.const 65536))))
  (start $start)
  (func (export "wasmer_plugin:f") (param i32) (result i64) (i64.const 0x0010_0000_0000_0000))
)
