import { Repository } from './repository.ts';
import type { Customer, Order } from './model.ts';

const customers = new Repository<Customer>([
  { id: 'c1', name: 'Ada', country: 'GB' },
  { id: 'c2', name: 'Blaise', country: 'FR' },
]);
const orders = new Repository<Order>([
  { id: 'o1', customer: 'c1', lines: [{ article: 'pen', price: 2.5, count: 4 }] },
  { id: 'o2', customer: 'c2', lines: [{ article: 'ink', price: 7, count: 1 }] },
  {
    id: 'o3',
    customer: 'c1',
    lines: [
      { article: 'paper', price: 0.1, count: 500 },
      { article: 'pen', price: 2.5, count: 1 },
    ],
  },
]);

const totals = orders.sumBy(
  (order) => order.customer,
  (order) => order.lines.reduce((sum, { price, count }) => sum + price * count, 0),
);
for (const [id, total] of totals) {
  const { name, country } = customers.get(id);
  console.log(`${name} (${country}): ${total.toFixed(2)}`);
}

try {
  customers.get('c9');
} catch (error) {
  console.log((error as Error).message);
}
