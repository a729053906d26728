(module
  (func $twice (param i32) (result i32)
    (i32.add (local.get 0) (local.get 0)))
  (func (export "main") (result i32)
    (call $twice)))
;;   ^^^^ type mismatch
