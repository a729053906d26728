import { expect, test } from 'vitest';
import { layFilesOver } from './session-files.ts';

const filesOf = (names: string, owner: string) => new Map(names.split(' ').map((name) => [name, owner]));

test.each([
  ['files of other names are all there', 'a b', 'c', 'a:under b:under c:over'],
  ['the same name is the one on top', 'a b', 'b', 'a:under b:over'],
  ['a file in the place of a folder', 'a/b a/c/d', 'a', 'a:over'],
  ['a folder in the place of a file', 'a b', 'a/x/y', 'b:under a/x/y:over'],
  ['files of one folder', 'a/b', 'a/c', 'a/b:under a/c:over'],
])('%s', (_, under, over, all) => {
  const files = layFilesOver(filesOf(under, 'under'), filesOf(over, 'over'));
  expect([...files].map((entry) => entry.join(':')).join(' ')).toBe(all);
});
