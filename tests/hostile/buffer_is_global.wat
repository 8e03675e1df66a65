;; The support export is no function, and `memory` is no memory.
(module
  (memory 1)
  (func (export "memory"))
  (global (export "wasmer_plugin_v2:buffer") i64 (i64.const 0)))
