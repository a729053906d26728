(module
  (import "nowhere" "part" (func $part))
;;        ^^^^^^^^^^^^^^^^ nothing here provides "nowhere" "part"
  (func (export "_start")
    (call $part)))
