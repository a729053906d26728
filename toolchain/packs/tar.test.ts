import { expect, test } from 'vitest';
import { readTar, writeTar } from './tar.ts';

test('a file of less than no bytes is damage, and nothing is read for ever', () => {
  const tar = writeTar([{ path: 'a', bytes: new Uint8Array(600) }]);
  tar.set(new TextEncoder().encode('-2000\0'), 124);
  expect(() => readTar(tar)).toThrow(expect.objectContaining({ code: 'pack.bad-tar' }) as Error);
});
