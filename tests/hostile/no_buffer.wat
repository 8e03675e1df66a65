;; A module that has nothing to do with plugins.
(module
  (memory (export "memory") 1)
  (func (export "main")))
