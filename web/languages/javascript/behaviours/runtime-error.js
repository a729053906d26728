function last(list) {
  return list.at(-1).name; // HERE
}

function middle(depth) {
  return depth === 0 ? last([]) : middle(depth - 1);
}

console.log(middle(5));
