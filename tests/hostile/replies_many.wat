;; Replies of a megabyte that are values of many megabytes, or take long to be made.
(module
  (memory (export "memory") 20)
  (func (export "wasmer_plugin_v2:buffer") (param i32) (result i64) (i64.const 0x0000_1000_0012_0000))
  ;; 131,071 of what takes eight bytes without any in it.
  (data (i32.const 0) "\ff\ff\01")
  (func (export "wasmer_plugin:empty") (param i32) (result i64) (i64.const 0x0010_0000_0000_0000))
  ;; Nodes in nodes, of leaves and of nodes.
  (func (export "wasmer_plugin:nodes") (param i32) (result i64)
    (local $at i32)
    (loop $l
      (i32.store (local.get $at) (i32.const 1))
      (i32.store offset=4 (local.get $at) (i32.const 0))
      (local.set $at (i32.add (local.get $at) (i32.const 8)))
      (br_if $l (i32.lt_u (local.get $at) (i32.const 0x10_0000))))
    (i64.const 0x0010_0000_0000_0000))
  (func (export "wasmer_plugin:too_long") (param i32) (result i64) (i64.const 0x0010_0001_0000_0000))
)
