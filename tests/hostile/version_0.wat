;; A plugin of an older version of the ABI, to be seen from an import only.
(module
  (import "wasmer_plugin_v0" "panicked" (func))
  (memory (export "memory") 1))
