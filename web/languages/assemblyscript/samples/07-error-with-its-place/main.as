// Press Run: nothing runs, and both mistakes are marked.
let apples: i32 = "three";
console.log(aples);
