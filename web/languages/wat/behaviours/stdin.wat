(module
  (import "wasi_snapshot_preview1" "fd_write"
    (func $fd_write (param i32 i32 i32 i32) (result i32)))
  (import "wasi_snapshot_preview1" "fd_read"
    (func $fd_read (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  ;; One byte at 16, one piece for it at 0, and one of "end\n" at 32.
  (data (i32.const 0) "\10\00\00\00\01\00\00\00")
  (data (i32.const 32) "\30\00\00\00\04\00\00\00")
  (data (i32.const 48) "end\n")

  (func $put (param $byte i32)
    (i32.store8 (i32.const 16) (local.get $byte))
    (drop (call $fd_write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 8))))

  ;; -1 at the end of input.
  (func $get (result i32)
    (drop (call $fd_read (i32.const 0) (i32.const 0) (i32.const 1) (i32.const 8)))
    (if (result i32) (i32.load (i32.const 8))
      (then (i32.load8_u (i32.const 16)))
      (else (i32.const -1))))

  (func (export "_start")
    (local $byte i32)
    (local $previous i32)
    (local.set $previous (i32.const 10))
    (block $end
      (loop $next
        (br_if $end (i32.lt_s (local.tee $byte (call $get)) (i32.const 0)))
        (if (i32.eq (local.get $previous) (i32.const 10))
          (then (call $put (i32.const 0x5b))))
        (if (i32.eq (local.get $byte) (i32.const 10))
          (then (call $put (i32.const 0x5d))))
        (call $put (local.get $byte))
        (local.set $previous (local.get $byte))
        (br $next)))
    (if (i32.ne (local.get $previous) (i32.const 10))
      (then
        (call $put (i32.const 0x5d))
        (call $put (i32.const 10))))
    (drop (call $fd_write (i32.const 1) (i32.const 32) (i32.const 1) (i32.const 8)))))
