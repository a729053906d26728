import { expect, test } from 'vitest';
import { segmentsOf, visibleOf } from './folds.ts';
import { unfold } from './live/unfold.ts';

const lines = (...all: string[]): string => all.join('\n');

const CODE = lines(
  '//hide',
  '#include <stdio.h>',
  '//show',
  'int square(int x) {',
  '  // hide',
  '  puts("working");',
  '  // show',
  '  return x * x;',
  '}',
  '/* hide */',
  'int main(void) { return square(2); }',
);

test('lines between hide and show are not seen; in the middle a comment stands for them', () => {
  expect(visibleOf(segmentsOf(CODE))).toBe(
    lines('int square(int x) {', '// … hidden 2', '  return x * x;', '}'),
  );
});

test('what the reader sees unfolds to the very code of the author', () => {
  const segments = segmentsOf(CODE);
  expect(unfold(segments, visibleOf(segments)).text).toBe(CODE);
});

test('an edit keeps what is hidden around it, and lines are found again in what is visible', () => {
  const segments = segmentsOf(CODE);
  const { text, visibleLine } = unfold(segments, visibleOf(segments).replace('x * x', 'x + x'));
  expect(text).toBe(CODE.replace('x * x', 'x + x'));
  const all = text.split('\n');
  expect(visibleLine(all.indexOf('int square(int x) {'))).toBe(0);
  expect(visibleLine(all.indexOf('  puts("working");'))).toBeUndefined();
  expect(visibleLine(all.indexOf('  return x + x;'))).toBe(2);
});

test('whoever takes the comment away takes the hidden lines along', () => {
  const segments = segmentsOf(CODE);
  const { text } = unfold(segments, visibleOf(segments).replace('// … hidden 2\n', ''));
  expect(text).not.toContain('working');
  expect(text).toContain('int main');
});

test.each([
  ['#', ''],
  ['--', ''],
  ['<!--', '-->'],
  ['(;', ';)'],
])('marks may be in any comment: %s', (open, close) => {
  const code = lines('a', `${open} hide ${close}`.trim(), 'b', `${open} show ${close}`.trim(), 'c');
  expect(visibleOf(segmentsOf(code))).toBe(lines('a', `${open} … hidden 1 ${close}`.trim(), 'c'));
});

test('code without marks, and code without anything, is what it is', () => {
  for (const code of ['', 'a\n\n  b', 'show', '// hidden treasure']) {
    const segments = segmentsOf(code);
    expect(visibleOf(segments)).toBe(code);
    expect(unfold(segments, code).text).toBe(code);
  }
});
