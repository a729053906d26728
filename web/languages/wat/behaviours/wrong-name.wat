(module
  (func (export "main") (result i32)
    (local.get $nothing)))
;;             ^^^^^^^^ undefined local variable "$nothing"
