import { expect, test } from 'vitest';
import { splitPreamble } from './preamble.ts';

test.each([
  ['includes and blanks', '#include <a>\n\n#  include <b>\nint x;\n', '#include <a>\n\n#  include <b>\n'],
  [
    'comments',
    '// top\n/* a\n b */ #include <a> // why\nint x;',
    '// top\n/* a\n b */ #include <a> // why\n',
  ],
  ['simple macros before an include', '#define N 3\n#include <a>\nint x;', '#define N 3\n#include <a>\n'],
  ['CRLF', '#include <a>\r\nint x;', '#include <a>\r\n'],
  ['no more than up to the last include', '#include <a>\n#define M 1\nint x;', '#include <a>\n'],
  ["up to an include of the cell's own", '#include <a>\n#include "b.h"\n#include <c>\n', '#include <a>\n'],
  ['up to a condition', '#include <a>\n#ifdef X\n#include <b>\n#endif\n', '#include <a>\n'],
  ['up to a comment that goes on', '#include <a>\n#include <b> /* and\n so on */\n', '#include <a>\n'],
])('takes %s', (_, source, text) => {
  const preamble = splitPreamble(source);
  expect(preamble?.text).toBe(text);
  // Every line keeps its number and what follows keeps its place.
  expect(preamble?.rest.split('\n')).toHaveLength(source.split('\n').length);
  expect(preamble?.rest.endsWith(source.slice(text.length))).toBe(true);
  expect(preamble?.rest.slice(0, -source.slice(text.length).length || undefined).trim()).toBe('');
});

test.each([
  ['no include', 'int main() {}'],
  ['an include after code', 'int x;\n#include <a>\n'],
  ['a continued line', '#define A \\\n1\n#include <a>\n'],
  ['a macro with arguments', '#define A(x) x\n#include <a>\n'],
  ['nothing', ''],
])('takes nothing of %s', (_, source) => {
  expect(splitPreamble(source)).toBeUndefined();
});
