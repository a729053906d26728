import { total } from './orders.js';

console.log(
  'Ada owes',
  total([
    { price: 3, count: 2 },
    { price: 1.5, count: 4 },
  ]),
);
console.log('Bob owes', total([{ price: 3, count: 2 }, null]));
