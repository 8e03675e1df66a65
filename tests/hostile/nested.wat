;; A reply that is nested a million levels deep: variant 1, variant 1, …
(module
  (memory (export "memory") 65)
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64) (i64.const 0x0000_1000_0000_1000))
  (func $fill (param $word i32)
    (local $at i32)
    (loop $more
      (i32.store (local.get $at) (local.get $word))
      (local.set $at (i32.add (local.get $at) (i32.const 4)))
      (br_if $more (i32.lt_u (local.get $at) (i32.const 4_000_000)))))
  (func (export "wasmer_plugin:variants") (param i32) (result i64)
    (call $fill (i32.const 1))
    (i64.const 0x003d_0900_0000_0000))
  ;; Bytes that are 1 each: `Some` in `Some`, for example.
  (func (export "wasmer_plugin:ones") (param i32) (result i64)
    (call $fill (i32.const 0x01010101))
    (i64.const 0x003d_0900_0000_0000)))
