import { expect, it } from 'vitest';
import { Allowance } from './allowance.ts';

it('lets a client work until it has used what it may, and again when time has passed', () => {
  let now = 0;
  const allowance = new Allowance({ burst: 10, perSecond: 2 }, () => now);
  allowance.charge('a', 9);
  expect(allowance.wait('a')).toBe(0);
  allowance.charge('a', 5);
  expect(allowance.wait('a')).toBe(2);
  expect(allowance.wait('b')).toBe(0);
  now += 3_000;
  expect(allowance.wait('a')).toBe(0);
});

it('gives nothing to a clock that goes back', () => {
  let now = 100_000;
  const allowance = new Allowance({ burst: 1, perSecond: 1 }, () => now);
  allowance.charge('a', 5);
  now -= 50_000;
  expect(allowance.wait('a')).toBe(4);
});
