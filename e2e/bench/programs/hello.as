const name: string = "reader";
console.log(`Hello, ${name} @EDIT@`);
