function twice(n: number): number {
  return 2 * n;
}
console.log(twice('one'));
//                ^^^^^ not assignable to parameter of type 'number'
console.log(twice(1, 2));
//                   ^ Expected 1 arguments
