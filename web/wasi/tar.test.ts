import { expect, test } from 'vitest';
import { writeTar } from '../../toolchain/packs/tar.ts';
import { treeFromTar } from './tar.ts';

const damaged = expect.objectContaining({ code: 'tar.damaged' }) as Error;

test('an archive that ends within a header or a file is damaged', () => {
  const tar = writeTar([{ path: 'a', bytes: new Uint8Array(600) }]);
  for (const end of [100, 512, 900, 1_100, 1_400]) {
    expect(() => treeFromTar(tar.subarray(0, end)), String(end)).toThrow(damaged);
  }
});

test('no name leads out of an archive', () => {
  expect(() => treeFromTar(writeTar([{ path: 'a/../../b', bytes: new Uint8Array(1) }]))).toThrow(damaged);
});
