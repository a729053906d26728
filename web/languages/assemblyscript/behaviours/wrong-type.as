const ü = "ü"; let n: i32 = ü;
//                          ^ not assignable to type
