;; Replies that lie where they cannot, and one that lies where it may.
(module
  (memory (export "memory") 2)
  ;; An honest call buffer: 4096 bytes at 4096, and no more than that.
  (func (export "wasmer_plugin_v2:buffer") (param $length i32) (result i64)
    (if (result i64) (i32.le_u (local.get $length) (i32.const 4096))
      (then (i64.const 0x0000_1000_0000_1000))
      (else (i64.const 0))))
  (func (export "wasmer_plugin:beyond") (param i32) (result i64) (i64.const 0x0000_0004_0001_fffe))
  (func (export "wasmer_plugin:far") (param i32) (result i64) (i64.const 0x0000_0020_ffff_fff0))
  (func (export "wasmer_plugin:longest") (param i32) (result i64) (i64.const 0x7fff_ffff_0000_0000))
  (func (export "wasmer_plugin:longest_far") (param i32) (result i64) (i64.const 0x7fff_ffff_ffff_ffff))
  (func (export "wasmer_plugin:nothing_far") (param i32) (result i64) (i64.const 0x0000_0000_ffff_ffff))
  (func (export "wasmer_plugin:nothing_beyond") (param i32) (result i64) (i64.const 0x0000_0000_0002_0001))
  (func (export "wasmer_plugin:detached_beyond") (param i32) (result i64) (i64.const 0x8000_0004_0001_fffe))
  (func (export "wasmer_plugin:detached_far") (param i32) (result i64) (i64.const 0xffff_ffff_ffff_ffff))
  (func (export "wasmer_plugin:detached_nothing_far") (param i32) (result i64) (i64.const 0x8000_0000_ffff_ffff))
  (func (export "wasmer_plugin:at_end") (param i32) (result i64) (i64.const 0x0000_0000_0002_0000))
  (func (export "wasmer_plugin:detached_at_end") (param i32) (result i64) (i64.const 0x8000_0000_0002_0000))
  (func (export "wasmer_plugin:everything") (param i32) (result i64) (i64.const 0x0002_0000_0000_0000))
  ;; The arguments are the reply.
  (func (export "wasmer_plugin:overlapping") (param $length i32) (result i64)
    (i64.or (i64.shl (i64.extend_i32_u (local.get $length)) (i64.const 32)) (i64.const 4096)))
  ;; The reply begins within the arguments, and goes on after them.
  (func (export "wasmer_plugin:straddling") (param i32) (result i64) (i64.const 0x0000_0010_0000_1008)))
