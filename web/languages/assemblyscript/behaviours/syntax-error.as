const value = 1 +;
//               ^ Expression expected
console.log(value.toString());
