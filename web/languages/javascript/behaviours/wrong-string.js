const text = 'no end;
//           ^
console.log(text);
