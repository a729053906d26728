import { expect, test } from 'vitest';
import type { Digest } from '#model/digest.ts';
import { RecentRecords } from './recent.ts';
import type { ArtifactRecord } from './schema.ts';

const record = (size: number): ArtifactRecord =>
  ({ bytes: new Uint8Array(size), manifest: {}, seal: 'sha256:0' }) as unknown as ArtifactRecord;
const key = (n: number): Digest => `sha256:${String(n)}`;

test('keeps the records used last, and not too many', () => {
  const recent = new RecentRecords();
  for (let n = 0; n < 40; n += 1) {
    recent.add(key(n), record(1));
    recent.add(key(0), record(1));
  }
  expect(recent.get(key(0))).toBeDefined();
  expect(recent.get(key(39))).toBeDefined();
  expect(recent.get(key(1))).toBeUndefined();
});

test('keeps no more bytes than it may, and none of what was deleted', () => {
  const recent = new RecentRecords();
  const mebibyte = 2 ** 20;
  recent.add(key(1), record(10 * mebibyte));
  recent.add(key(2), record(6 * mebibyte));
  expect(recent.get(key(1))).toBeDefined();
  recent.add(key(3), record(1));
  expect(recent.get(key(1))).toBeUndefined();
  recent.delete(key(2));
  recent.add(key(4), record(16 * mebibyte - 1));
  expect([2, 3, 4].map((n) => recent.get(key(n)) !== undefined)).toEqual([false, true, true]);
  recent.add(key(5), record(17 * mebibyte));
  expect([3, 4, 5].map((n) => recent.get(key(n)) !== undefined)).toEqual([false, false, false]);
});
