import { expect, test } from 'vitest';
import { filesAfter, filesBeside } from './session-files.ts';

const bytesOf = (owner: string): Uint8Array => new TextEncoder().encode(owner);
const filesOf = (names: string, owner = ''): Map<string, Uint8Array> =>
  new Map(names.split(' ').map((name) => [name, bytesOf(owner)]));

test.each([
  ['files of other names are all there', 'a b', 'c', '', 'a:before b:before c:run'],
  ['the same name is the one that was written last', 'a b', 'b', '', 'a:before b:run'],
  ['a file in the place of a folder', 'a/b a/c/d ab', 'a', '', 'ab:before a:run'],
  ['a folder in the place of a file', 'a b', 'a/x/y', '', 'b:before a/x/y:run'],
  ['files of one folder', 'a/b', 'a/c', '', 'a/b:before a/c:run'],
  ['a file that was removed', 'a b', 'c', 'b', 'a:before c:run'],
  ['a file that was moved into a folder of its name', 'a b', 'a/b', 'a', 'b:before a/b:run'],
  ['what no file system has', 'a', 'b ../c d//e ./f', '', 'a:before b:run'],
])('%s', (_, before, written, removed, after) => {
  const left = { files: filesOf(written, 'run'), removed: removed.split(' ') };
  const files = filesAfter(filesOf(before, 'before'), left);
  const decoder = new TextDecoder();
  expect([...files].map(([name, bytes]) => `${name}:${decoder.decode(bytes)}`).join(' ')).toBe(after);
});

test('a path that is too long is left behind, and does not hold up the others', () => {
  const deep = Array.from({ length: 100_000 }, () => 'd').join('/');
  const left = { files: filesOf(`${deep} note`), removed: [] };
  expect([...filesAfter(filesOf('a'), left).keys()]).toEqual(['a', 'note']);
});

test('a file stands beside others unless one of them has its place', () => {
  const names = ['a', 'b/c', 'b/d/e', 'f', 'g'];
  const beside = (...others: string[]) => [...filesBeside(filesOf(names.join(' ')), others).keys()];
  expect(beside()).toEqual(names);
  expect(beside('a', 'b/d', 'f/x', 'h')).toEqual(['b/c', 'g']);
});
