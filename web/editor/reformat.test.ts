import { describe, expect, test } from 'vitest';
import { reformat } from './reformat.ts';

/** `|` marks the caret. */
function after(before: string, formatted: string): string {
  const caret = before.indexOf('|');
  const text = before.replace('|', '');
  const { from, to, insert, offsets } = reformat(text, formatted, [caret]);
  expect(text.slice(0, from) + insert + text.slice(to)).toBe(formatted);
  const at = offsets[0] ?? -1;
  return `${formatted.slice(0, at)}|${formatted.slice(at)}`;
}

describe('the caret stays with its character', () => {
  test.each([
    ['int  main( ){|return 0;}', 'int main() {\n    return 0;\n}\n', 'int main() {\n    |return 0;\n}\n'],
    ['a( );|\nb( );', 'a();\nb();\n', 'a();|\nb();\n'],
    ['a( );\n|b( );', 'a();\nb();\n', 'a();\n|b();\n'],
    ['f("x", "y")\nlet |z', "f('x', 'y');\nlet z;\n", "f('x', 'y');\nlet |z;\n"],
    ['[\n1,\n2\n]\nlong|name', '[1, 2];\nlongname;\n', '[1, 2];\nlong|name;\n'],
    ['x = (1)\ny|', 'x = 1\ny\n', 'x = 1\ny|\n'],
    ['f(a,b,c); g|();', 'f(\n  a,\n  b,\n  c,\n);\ng();', 'f(\n  a,\n  b,\n  c,\n);\ng|();'],
    ['|  a', 'a\n', '|a\n'],
    ['a  |', 'a\n', 'a|\n'],
    ['   |', '', '|'],
    ['|', 'x\n', '|x\n'],
  ])('%j', (before, formatted, expected) => {
    expect(after(before, formatted)).toBe(expected);
  });
});

test('only what differs is replaced', () => {
  expect(reformat('one\ntwo  \nthree\n', 'one\ntwo\nthree\n', [])).toEqual({
    from: 7,
    to: 9,
    insert: '',
    offsets: [],
  });
  expect(reformat('same', 'same', [2])).toEqual({ from: 4, to: 4, insert: '', offsets: [2] });
});

test('characters of two halves are never cut', () => {
  const { from, to, insert } = reformat('"🙂"', '"🙃"', []);
  expect([from, to, insert]).toEqual([1, 3, '🙃']);
  expect(reformat('"\u{1f642}"', '"\u{20642}"', [])).toMatchObject({ from: 1, to: 3, insert: '\u{20642}' });
});
