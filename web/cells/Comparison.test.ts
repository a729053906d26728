import { expect, it } from 'vitest';
import type { RunRequest, RunResult } from '#model/run.ts';
import { Comparison } from './Comparison.svelte.ts';

const request: RunRequest = { language: 'c', source: 'int main(void) { return 0; }', flags: ['-O2'] };
const result = (stdout: string, more: Partial<RunResult> = {}) =>
  ({
    detail: { kind: 'exited', exitCode: 0 },
    timings: { compileMs: 1, instantiateMs: 2, runMs: 3, totalMs: 6 },
    cacheHit: false,
    stdout,
    truncated: false,
    ...more,
  }) as RunResult;

it('keeps the last run of each target, in the order in which they were first run', () => {
  const comparison = new Comparison();
  comparison.add(request, '', result('one'));
  comparison.add({ ...request, target: 'native' }, '', result('two'));
  comparison.add(request, '', result('three'));
  expect(comparison.runs.map(({ target, stdout }) => [target, stdout])).toEqual([
    ['browser', 'three'],
    ['native', 'two'],
  ]);
});

it('begins anew when the text, an option or the input is another one', () => {
  for (const [other, input] of [
    [{ ...request, source: 'int main(void) { return 1; }' }, ''],
    [{ ...request, flags: ['-O3'] }, ''],
    [{ ...request, args: ['x'] }, ''],
    [request, 'typed'],
  ] as const) {
    const comparison = new Comparison();
    comparison.add(request, '', result('one'));
    comparison.add({ ...other, target: 'native' }, input, result('two'));
    expect(comparison.runs.map(({ target }) => target)).toEqual(['native']);
  }
});

it('leaves out what did not start, and keeps what others did', () => {
  const comparison = new Comparison();
  comparison.add(request, '', result('one'));
  comparison.add(
    { ...request, target: 'native' },
    '',
    result('', { detail: { kind: 'failed-to-compile', diagnostics: [] } }),
  );
  const noTimings = { compileMs: 0, instantiateMs: 0, runMs: 0, totalMs: 1 };
  comparison.add(
    { ...request, target: 'native' },
    '',
    result('', { detail: { kind: 'stopped' }, timings: noTimings }),
  );
  expect(comparison.runs.map(({ target }) => target)).toEqual(['browser']);
});

it('keeps the beginning of a long output, and says that it is cut', () => {
  const comparison = new Comparison();
  comparison.add(request, '', result('x'.repeat(30_000)));
  expect(comparison.runs[0]).toMatchObject({ isCut: true, stdout: 'x'.repeat(20_000) });
});
