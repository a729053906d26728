const ü = 1; let other = 'ü'; const ü = 2;
//                                  ^
console.log(ü, other);
