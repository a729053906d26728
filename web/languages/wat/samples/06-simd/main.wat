(module
  (func (export "main") (result i32 i32)
    (local $sum v128)
    (local.set $sum
      (i32x4.add (v128.const i32x4 1 2 3 4) (v128.const i32x4 10 20 30 40)))
    (i32x4.extract_lane 0 (local.get $sum))
    (i32x4.extract_lane 3 (local.get $sum))))
