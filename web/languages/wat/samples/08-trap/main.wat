(module
  (func $divide (param $a i32) (param $b i32) (result i32)
    (i32.div_s (local.get $a) (local.get $b)))
  (func (export "main") (result i32)
    (call $divide (i32.const 1) (i32.const 0))))
