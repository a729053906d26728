function third(values: i32[]): i32 {
  return values[2];
}

console.log(third([1, 2, 3]));
console.log(third([1, 2]));
