function twice(n: i32): i32 {
  return 2 * n;
}
console.log(twice(1, 2).toString());
//          ^^^^^^^^^^^ Expected 1 arguments
