import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Heartbeat } from './heartbeat.ts';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

test('one that answers is there, one that does not is gone, once', () => {
  let answers = true;
  let gone = 0;
  const heart = new Heartbeat(
    () => {
      if (answers) heart.heard();
    },
    () => (gone += 1),
  );
  heart.start();
  heart.start();
  vi.advanceTimersByTime(60_000);
  expect(gone).toBe(0);
  answers = false;
  vi.advanceTimersByTime(5_000);
  expect(gone).toBe(0);
  vi.advanceTimersByTime(60_000);
  expect(gone).toBe(1);
});

test('one that nobody waits for is not asked', () => {
  let asked = 0;
  const heart = new Heartbeat(
    () => (asked += 1),
    () => {
      throw new Error('nobody is gone');
    },
  );
  heart.start();
  vi.advanceTimersByTime(3_500);
  heart.stop();
  vi.advanceTimersByTime(60_000);
  expect(asked).toBe(3);
});
