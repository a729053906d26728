const name = "world";
console.log(`Hello, ${name}!`);
console.log(6 * 7);
console.log([1, 2, 3]);
