import { expect, test } from 'vitest';
import { formatterFor } from './formatter.ts';

const c = { id: 'c', extensions: ['.c', '.h'], formatter: 'clang-format' };
const cpp = { id: 'cpp', extensions: ['.cpp', '.h'], formatter: 'clang-format' };
const script = { id: 'script', extensions: ['.js'], formatter: 'prettier', formats: ['.css'] };
const plain = { id: 'plain', extensions: ['.txt'] };
const all = [c, cpp, script, plain];

test.each([
  ['c', 'main.c', c],
  ['c', 'include/list.h', c],
  ['cpp', 'list.h', cpp],
  ['c', 'page/style.css', script],
  ['plain', 'MAIN.JS', script],
  ['plain', 'main.txt', undefined],
  ['c', 'data.bin', undefined],
  ['c', 'Makefile', undefined],
  ['c', '.c', undefined],
  ['c', 'a.c/file', undefined],
])('in a cell of %s, %s goes to its formatter', (language, file, expected) => {
  expect(formatterFor(all, language, file)).toBe(expected);
});
