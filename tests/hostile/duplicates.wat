;; Two crates with a function of the same name, and one in which it is not said.
(module
  (memory (export "memory") 1)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0000_0000))
  (func $function (export "wasmer_plugin:f@shop") (param i32) (result i64) (i64.const 0))
  (export "wasmer_plugin:g" (func $function))
  (export "wasmer_plugin:f@a\nuser" (func $function)))
