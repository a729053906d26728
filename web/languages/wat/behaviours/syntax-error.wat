(module
  (func (export "main") (result i32)
    (i32.cosnt 1)))
;;   ^^^^^^^^^ unexpected token
