;; Memory grows while a function runs, and the reply is in what is new.
(module
  (memory (export "memory") 2)
  ;; An honest call buffer: 4096 bytes at 4096, and no more than that.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (func (export "wasmer_plugin:grows") (param i32) (result i64)
    (local $at i32)
    (local.set $at (i32.mul (memory.grow (i32.const 1)) (i32.const 65536)))
    (i32.store (local.get $at) (local.get $at))
    (i64.or (i64.const 0x0000_0004_0000_0000) (i64.extend_i32_u (local.get $at)))))
