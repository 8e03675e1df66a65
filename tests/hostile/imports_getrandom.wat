;; getrandom 0.3 or 0.4 was told that there is a source of random numbers, and there is none.
(module
  (import "env" "__getrandom_v03_custom" (func (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0)))
