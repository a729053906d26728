import { expect, test } from 'vitest';
import { isFileName } from './file-name.ts';

test.each(['a.c', 'src/util.h', 'daten/größe.txt', '.hidden', 'a b', '漢字', '...'])('accepts %j', (name) => {
  expect(isFileName(name)).toBe(true);
});

test.each([
  '',
  '.',
  '..',
  '/etc/passwd',
  'a//b',
  'a/',
  'a/../b',
  './a',
  'a\\b',
  'c:x',
  'a\0b',
  'a\nb',
  'txt.\u202egnp',
  '\u2066x',
  '\ud800',
  'x'.repeat(256),
  'y/'.repeat(600) + 'z',
])('refuses %j', (name) => {
  expect(isFileName(name)).toBe(false);
});
