const name = 'reader';
console.log(`Hello, ${name} @EDIT@`);
