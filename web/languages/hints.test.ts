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
      fix: 'var ',
    },
    expect.objectContaining({
      range: { start: { line: 2, character: 14 }, end: { line: 2, character: 18 } },
    }),
  ]);
});

it('finds none in comments and texts of several lines, closed or not', () => {
  const blocks = parseHints(
    {
      format: 1,
      comment: '//',
      blocks: [['/*', '*/']],
      hints: [{ code: 'a', pattern: 'let (?=x)', replace: 'var ', message: '', bad: '', good: '' }],
    },
    'test',
  );
  const places = (text: string) => findHints('m', text, blocks).map(({ range }) => range.start);
  expect(places('/* let x\nlet x */ let x\nlet x')).toEqual([
    { line: 1, character: 9 },
    { line: 2, character: 0 },
  ]);
  expect(places('let x\n/* let x\nlet x')).toEqual([{ line: 0, character: 0 }]);
});

const own = import.meta.glob<unknown>('./*/hints.json', { eager: true, import: 'default' });
const lines = (line: string, count: number): string => `${line}\n`.repeat(count);
it.each(Object.entries(own))('%s takes its time by the length of a text, whatever it is', (name, input) => {
  const all = parseHints(input, name);
  const bad = all.hints.map((hint) => hint.bad).join('');
  const hostile = [
    bad.repeat(2_000),
    lines('"', 300_000),
    lines('/*', 300_000),
    '"'.repeat(900_000),
    '\\"'.repeat(400_000),
    lines(' '.repeat(1_999), 500),
    lines('a'.repeat(1_999), 500),
    lines('std.debug.print("'.repeat(110), 500),
    lines('for (a'.repeat(330), 500),
    lines('let a'.repeat(390), 500),
    lines('println('.repeat(240), 500),
  ];
  for (const text of hostile) {
    const before = performance.now();
    expect(findHints('main', text, all).length).toBeLessThanOrEqual(50);
    // Tens of milliseconds; what grew with the square would take minutes.
    expect(performance.now() - before, JSON.stringify(text.slice(0, 40))).toBeLessThan(2_000);
  }
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
