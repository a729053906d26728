import { expect, it } from 'vitest';
import { millisecondsOf } from './time-text.ts';

it.each([
  ['500ms', 500],
  [' 5 s ', 5_000],
  ['0.5s', 500],
  ['250', 250],
  ['0', undefined],
  ['', undefined],
  ['soon', undefined],
  ['5m', undefined],
  ['-1s', undefined],
])('%j is %s milliseconds', (text, milliseconds) => {
  expect(millisecondsOf(text)).toBe(milliseconds);
});
