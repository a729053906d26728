(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "environ_get"
    (func $environ_get (param i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\10\00\00\00\01\00\00\00")

  (func $put (param $byte i32)
    (i32.store8 (i32.const 16) (local.get $byte))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  (func (export "_start")
    (local $at i32)
    (local $byte i32)
    (local $inValue i32)
    (drop (call $environ_get (i32.const 1024) (i32.const 2048)))
    ;; The only variable: what is after its equals sign.
    (local.set $at (i32.load (i32.const 1024)))
    (block $end
      (loop $next
        (local.set $byte (i32.load8_u (local.get $at)))
        (br_if $end (i32.eqz (local.get $byte)))
        (if (local.get $inValue) (then (call $put (local.get $byte))))
        (if (i32.eq (local.get $byte) (i32.const 0x3d)) (then (local.set $inValue (i32.const 1))))
        (local.set $at (i32.add (local.get $at) (i32.const 1)))
        (br $next)))
    (call $put (i32.const 10))))
