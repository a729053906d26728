import { expect, test } from 'vitest';
import { DEFAULT_LIMITS } from '#model/limits.ts';
import { FileTotals } from './file-totals.ts';

function totals(given: Record<string, Uint8Array> = {}): FileTotals {
  const limits = { ...DEFAULT_LIMITS, files: 2, fileBytes: 100 };
  const rest = { programName: '', args: [], env: {}, folders: [], grants: [], cell: '' };
  return new FileTotals({ ...rest, files: given, limits });
}

const files = (...sizes: number[]): Map<string, Uint8Array> =>
  new Map(sizes.map((size, at) => [String(at), new Uint8Array(size)]));

test('a guest may leave what its limits let it make, beside what it was given', () => {
  expect(totals().exceeded(files(50, 50))).toBeUndefined();
  expect(totals().exceeded(files(50, 51))).toMatchObject({ kind: 'limit-exceeded', limit: 'fileBytes' });
  expect(totals().exceeded(files(1, 1, 1))).toMatchObject({ kind: 'limit-exceeded', limit: 'files' });
  expect(totals({ in: new Uint8Array(10) }).exceeded(files(50, 50, 10))).toBeUndefined();
});

test('a small part of much memory counts as all of it, and parts of the same memory once', () => {
  const memory = new Uint8Array(101);
  expect(totals().exceeded(new Map([['a', memory.subarray(0, 1)]]))).toMatchObject({ limit: 'fileBytes' });
  const shared = new Uint8Array(100);
  expect(
    totals().exceeded(
      new Map([
        ['a', shared],
        ['b', shared],
      ]),
    ),
  ).toBeUndefined();
});
