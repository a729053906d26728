import { expect, it } from 'vitest';
import { nameOfAddress } from './name-of-address.ts';

it('takes the last part of an address, without query, fragment and escapes', () => {
  const names = ['util.h', '../a/util.h', 'https://x.example/a%20b.txt?v=1#top', 'a/100%.txt', 'folder/'];
  expect(names.map(nameOfAddress)).toEqual(['util.h', 'util.h', 'a b.txt', '100%.txt', '']);
});
