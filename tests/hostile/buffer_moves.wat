;; The call buffer is somewhere else each time, and its growth goes wrong in a way for each size.
(module
  (memory (export "memory") 2)
  (global $calls (mut i32) (i32.const 0))
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (global.set $calls (i32.add (global.get $calls) (i32.const 1)))
    ;; No memory.
    (if (i32.eq (local.get $length) (i32.const 5000)) (then (return (i64.const 0))))
    ;; Smaller than before.
    (if (i32.eq (local.get $length) (i32.const 6000)) (then (return (i64.const 0x0000_0010_0000_0000))))
    ;; Outside.
    (if (i32.eq (local.get $length) (i32.const 7000)) (then (return (i64.const 0x0000_2000_0001_f000))))
    ;; Traps.
    (if (i32.eq (local.get $length) (i32.const 8000)) (then unreachable))
    ;; Exactly what was asked for, behind the last one.
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))
      (i64.extend_i32_u (i32.mul (global.get $calls) (i32.const 1024)))))
  ;; Echoes its arguments.
  (func (export "wasmer_plugin:echo") (param $length i32) (result i64)
    (i64.or
      (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32))
      (i64.extend_i32_u (i32.mul (global.get $calls) (i32.const 1024)))))
  ;; Number of times that the buffer was asked for.
  (func (export "wasmer_plugin:calls") (param i32) (result i64)
    (i32.store (i32.const 0) (global.get $calls))
    (i64.const 0x0000_0004_0000_0000)))
