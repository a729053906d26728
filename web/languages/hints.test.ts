import { expect, it } from 'vitest';
import { findHints, parseHints } from './hints.ts';

const hints = parseHints(
  {
    format: 1,
    comment: '//',
    hints: [
      { code: 'a', pattern: 'let (?=x)', replace: 'var ', message: 'No let.', bad: 'let x', good: 'var x' },
    ],
  },
  'test',
);

it('finds a mistake in code, with its place and what to write, and none in comments and texts', () => {
  const text = '// let x\nf("é let x"); let x = 1; // "let x\n"a // let x"; let x';
  expect(findHints('main.x', text, hints)).toEqual([
    {
      file: 'main.x',
      range: { start: { line: 1, character: 14 }, end: { line: 1, character: 18 } },
      severity: 'hint',
      code: 'a',
      source: 'petri',
      message: 'No let. Write: var',
    },
    expect.objectContaining({
      range: { start: { line: 2, character: 14 }, end: { line: 2, character: 18 } },
    }),
  ]);
});

it.each([
  [{ format: 2 }, 'format'],
  [{ format: 1, comment: '', hints: [] }, 'comment'],
  [{ format: 1, comment: '#', hints: [{ code: 'a', pattern: '(' }] }, 'hints.0.pattern'],
  [{ format: 1, comment: '#', hints: [{ code: 'a', pattern: 'x*' }] }, 'hints.0.pattern'],
])('refuses %j, and says where', (input, place) => {
  expect(() => parseHints(input, 'x')).toThrow(
    expect.objectContaining({
      code: 'language.hints-invalid',
      message: expect.stringContaining(place) as string,
    }),
  );
});
