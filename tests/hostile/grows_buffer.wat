;; The call buffer grows as large as memory, whatever was asked for.
(module
  (memory (export "memory") 2)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64)
    (drop (memory.grow (i32.const 16)))
    (i64.shl (i64.extend_i32_u (i32.mul (memory.size) (i32.const 65536))) (i64.const 32)))
  ;; The whole buffer is the reply.
  (func (export "wasmer_plugin:all") (param i32) (result i64)
    (i64.shl (i64.extend_i32_u (i32.mul (memory.size) (i32.const 65536))) (i64.const 32)))
  (func (export "wasmer_plugin:some") (param i32) (result i64) (i64.const 0x0000_0040_0000_0000))
)
