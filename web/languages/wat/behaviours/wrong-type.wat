(module
  (func (export "main") (result i32) (; ü ;)
    (i64.const 3)))
;;   ^^^^^^^^^ type mismatch
