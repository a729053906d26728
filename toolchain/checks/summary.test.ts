import { expect, test } from 'vitest';
import { formatFailures, formatSkipped, formatSlowest, formatSummary } from './summary.ts';

const result = { passed: 12, failed: 0, output: '' };

test('a section is a line: its state, its time, its counts', () => {
  const failed = { passed: 3, failed: 1, skipped: 2, output: 'long', note: 'why' };
  expect(
    formatSummary([
      { name: 'unit', result, seconds: 7.04 },
      { name: 'e2e', result: failed, seconds: 1234.56 },
    ]),
  ).toBe(
    'ok   unit           7.0 s  12 passed, 0 failed\nFAIL e2e         1234.6 s  3 passed, 1 failed, 2 skipped  (why)',
  );
});

test('the ten slowest tests come from all sections, slowest first, each on one line', () => {
  const tests = Array.from({ length: 9 }, (_, at) => ({ name: `test ${String(at)}`, seconds: at + 1 }));
  const slowest = formatSlowest([
    { name: 'unit', result: { ...result, tests }, seconds: 1 },
    { name: 'lint', result, seconds: 100 },
    {
      name: 'e2e',
      result: { ...result, tests: [...tests, { name: 'x'.repeat(300), seconds: 20.25 }] },
      seconds: 1,
    },
  ]).split('\n');
  expect(slowest).toHaveLength(10);
  expect(slowest[0]).toMatch(/^ {3}20\.[23] s {2}e2e {5}x+…$/);
  expect(slowest[1]).toBe('    9.0 s  unit    test 8');
  expect(Math.max(...slowest.map(({ length }) => length))).toBe(120);
  expect(formatSlowest([{ name: 'lint', result, seconds: 100 }])).toBe('');
});

test('each test that failed says why, in some plain lines', () => {
  const tests = [
    { name: 'passes', seconds: 1 },
    { name: 'fails', seconds: 1, failure: '\u001b[31mexpected 1\u001b[39m\n\n' + 'to be 2\n'.repeat(40) },
  ];
  const lines = formatFailures([{ name: 'e2e', result: { ...result, tests }, seconds: 1 }]).split('\n');
  expect(lines.slice(0, 3)).toEqual(['e2e: fails', '    expected 1', '    to be 2']);
  expect(lines).toHaveLength(13);
  expect(formatFailures([{ name: 'lint', result, seconds: 1 }])).toBe('');
});

test('each reason for which tests were skipped is a line', () => {
  const skip = (name: string, skipped: string) => ({ name, seconds: 0, skipped });
  const tests = [
    skip('one', 'no such tool'),
    { name: 'runs', seconds: 1 },
    skip('two', 'no such tool'),
    skip('three, skipped: not here', ''),
  ];
  expect(formatSkipped([{ name: 'unit', result: { ...result, tests }, seconds: 1 }])).toBe(
    '   2  unit    no such tool\n   1  unit    three, skipped: not here',
  );
  expect(formatSkipped([{ name: 'lint', result, seconds: 100 }])).toBe('');
});
