import { expect, test } from 'vitest';
import { lineDiff } from './line-diff.ts';

const SIGNS = { same: ' ', removed: '-', added: '+' };

function show(before: string, after: string): string {
  return lineDiff(before, after)
    .map(({ kind, text }) => SIGNS[kind] + text)
    .join('\n');
}

test('lines that both have stand once, the others where they were', () => {
  expect(show('a\nb\nc\nd', 'a\nx\nc\nd\ne')).toBe(' a\n-b\n+x\n c\n d\n+e');
});

test('texts that are alike have no difference, and one of nothing is all new', () => {
  expect(show('a\nb', 'a\nb')).toBe(' a\n b');
  expect(show('', 'a')).toBe('-\n+a');
});

test('both texts can be read off the difference, also when too much differs to be compared', () => {
  const [before, after] = [1, 2].map((seed) =>
    Array.from({ length: 2_500 }, (_, line) => String((line * 7919 * seed) % 1009)).join('\n'),
  ) as [string, string];
  const lines = lineDiff(before, after);
  const side = (kind: 'removed' | 'added'): string =>
    lines
      .filter((line) => line.kind === 'same' || line.kind === kind)
      .map((line) => line.text)
      .join('\n');
  expect(side('removed')).toBe(before);
  expect(side('added')).toBe(after);
});
