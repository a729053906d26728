(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_sizes_get"
    (func $args_sizes_get (param i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "args_get"
    (func $args_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\01\00\00\00")

  (func $put (param $byte i32)
    (i32.store8 (i32.const 16) (local.get $byte))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func $puts (param $text i32)
    (block $end
      (loop $next
        (br_if $end (i32.eqz (i32.load8_u (local.get $text))))
        (call $put (i32.load8_u (local.get $text)))
        (local.set $text (i32.add (local.get $text) (i32.const 1)))
        (br $next)))
    (call $put (i32.const 10)))

  (func (export "_start")
    (local $index i32)
    (drop (call $args_sizes_get (i32.const 32) (i32.const 36)))
    ;; Addresses at 1024, texts at 2048.
    (drop (call $args_get (i32.const 1024) (i32.const 2048)))
    (local.set $index (i32.const 1))
    (block $end
      (loop $next
        (br_if $end (i32.ge_u (local.get $index) (i32.load (i32.const 32))))
        (call $puts
          (i32.load (i32.add (i32.const 1024) (i32.mul (local.get $index) (i32.const 4)))))
        (local.set $index (i32.add (local.get $index) (i32.const 1)))
        (br $next)))))
