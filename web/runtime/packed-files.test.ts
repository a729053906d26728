import { expect, test } from 'vitest';
import { packFiles } from './packed-files.ts';

test('files are handed over in one buffer of just their size, and one of several names is in it once', () => {
  const room = new Uint8Array(100);
  const twice = room.subarray(10, 14).fill(7);
  const { files, buffer } = packFiles(
    new Map([
      ['a', twice],
      ['b', new Uint8Array([1])],
      ['link', twice],
    ]),
  );
  expect(buffer.byteLength).toBe(5);
  expect([...files].map(([name, bytes]) => [name, [...bytes]])).toEqual([
    ['a', [7, 7, 7, 7]],
    ['b', [1]],
    ['link', [7, 7, 7, 7]],
  ]);
});
