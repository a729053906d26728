const order = [];
const say = (what) => order.push(what);

setTimeout(() => say('timer'), 0);
queueMicrotask(() => say('microtask'));
Promise.resolve().then(() => say('promise'));
say('main');
await null;
say('after await');
await new Promise((resolve) => setTimeout(resolve, 5));
console.log(order.join(' → '));

function* collatz(n) {
  for (;;) {
    yield n;
    n = n % 2 === 0 ? n / 2 : 3 * n + 1;
  }
}
const steps = [];
for (const n of collatz(27)) {
  steps.push(n);
  if (n === 1) break;
}
console.log(`27 reaches 1 after ${steps.length - 1} steps; the highest is ${Math.max(...steps)}.`);

const after = (ms, value) => new Promise((resolve) => setTimeout(resolve, ms, value));
console.log('winner:', await Promise.race([after(300, 'hare'), after(5, 'tortoise')]));
console.log(
  await Promise.allSettled([after(1, 'fine'), Promise.reject(new RangeError('too far'))].map(settle)),
);

// Errors have stacks, which differ; their names and messages do not.
function settle(promise) {
  return promise.catch((error) => `${error.name}: ${error.message}`);
}
