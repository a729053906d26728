const ü: string = 'ü'; const n: number = ü;
//                           ^ not assignable to type 'number'
console.log(n);
