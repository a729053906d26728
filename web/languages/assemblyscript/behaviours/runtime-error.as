function third(list: i32[]): i32 {
  return list[2]; // HERE
}

function middle(depth: i32): i32 {
  return depth == 0 ? third([1]) : middle(depth - 1) + 1;
}

console.log(middle(5).toString());
