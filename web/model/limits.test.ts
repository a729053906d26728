import { describe, expect, test } from 'vitest';
import { DEFAULT_LIMITS, MAX_LIMITS, resolveLimits } from './limits.ts';

describe('resolveLimits', () => {
  test('gives the defaults when nothing is asked', () => {
    expect(resolveLimits()).toEqual(DEFAULT_LIMITS);
  });

  test('clamps to what nobody can exceed, and to at least 1', () => {
    expect(resolveLimits({ timeMs: 1e12, memoryBytes: -5 })).toMatchObject({
      timeMs: MAX_LIMITS.timeMs,
      memoryBytes: 1,
    });
  });

  test('ignores what is not a finite number, and members it does not know', () => {
    const hostile = JSON.parse('{"timeMs":"9","files":null,"__proto__":{"timeMs":1},"x":1}') as object;
    expect(resolveLimits(hostile)).toEqual(DEFAULT_LIMITS);
    expect(resolveLimits({ timeMs: NaN, files: Infinity })).toEqual(DEFAULT_LIMITS);
  });
});
