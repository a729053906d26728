import { expect, test } from 'vitest';
import { formatBytes, formatBytesOf, formatDuration, plural } from './format.ts';

test('bytes are shown with one decimal below 100 of a unit', () => {
  expect([0, 999, 1000, 12_345, 999_400, 999_600, 19_700_000, 123_456_789].map(formatBytes)).toEqual([
    '0 B',
    '999 B',
    '1.0 KB',
    '12.3 KB',
    '999 KB',
    '1.0 MB',
    '19.7 MB',
    '123 MB',
  ]);
});

test('a part of a whole is counted in the unit of the whole and never exceeds it', () => {
  expect(formatBytesOf(12_300_000, 19_700_000)).toBe('12.3 of 19.7 MB');
  expect(formatBytesOf(500, 19_700_000)).toBe('0.0 of 19.7 MB');
  expect(formatBytesOf(30_000_000, 19_700_000)).toBe('19.7 of 19.7 MB');
  expect(formatBytesOf(10, 20)).toBe('10 of 20 B');
});

test('durations change unit where the number would grow too long', () => {
  expect([0.42, 23.4, 999.4, 999.6, 1240, 12_340, 59_999, 125_000].map(formatDuration)).toEqual([
    '0.4 ms',
    '23 ms',
    '999 ms',
    '1.00 s',
    '1.24 s',
    '12.3 s',
    '1 min 0 s',
    '2 min 5 s',
  ]);
});

test('one is singular, everything else plural', () => {
  expect([0, 1, 2, 1200].map((n) => plural(n, 'error'))).toEqual([
    '0 errors',
    '1 error',
    '2 errors',
    '1,200 errors',
  ]);
});
