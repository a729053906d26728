import { expect, it } from 'vitest';
import { simulate, type Load } from './simulate.ts';

const LOAD: Load = {
  rate: 8,
  hits: 0,
  places: 1,
  serviceTimes: [0.1],
  queued: Infinity,
  waitSeconds: Infinity,
  requests: 200_000,
  seed: 1,
};

it('waits as queueing theory says for one place and equal work (M/D/1)', () => {
  const busy = 0.8;
  const { meanWait, busy: found } = simulate(LOAD);
  expect(found).toBeCloseTo(busy, 1);
  expect(meanWait / ((busy * 0.1) / (2 * (1 - busy)))).toBeCloseTo(1, 1);
});

it('waits as queueing theory says for several places and work by chance (Erlang C)', () => {
  // Exponential service times, by the inverse of their distribution.
  const serviceTimes = Array.from({ length: 10_000 }, (_, at) => -0.1 * Math.log(1 - (at + 0.5) / 10_000));
  const [places, offered] = [4, 3.2];
  const { meanWait } = simulate({ ...LOAD, rate: 32, places, serviceTimes, requests: 400_000 });
  const term = (n: number): number => (n === 0 ? 1 : (term(n - 1) * offered) / n);
  const last = (term(places) * places) / (places - offered);
  const waiting = last / (term(0) + term(1) + term(2) + term(3) + last);
  expect(meanWait / ((waiting * 0.1) / (places - offered))).toBeCloseTo(1, 1);
});

it('needs places for what is not known only', () => {
  const all = simulate(LOAD);
  const few = simulate({ ...LOAD, rate: 80, hits: 0.9 });
  expect(few.busy).toBeCloseTo(all.busy, 1);
  expect(few.meanWait / all.meanWait).toBeCloseTo(1, 0);
});

it('refuses what is too much, and never makes anybody wait longer than it says', () => {
  const { refused, p95Wait } = simulate({ ...LOAD, rate: 20, queued: 64, waitSeconds: 2 });
  expect(refused).toBeCloseTo(0.5, 1);
  expect(p95Wait).toBeLessThanOrEqual(2);
});
