import { describe, expect, test } from 'vitest';
import { guardedHandler, guardedScript, moduleEdits } from './guarded.ts';

describe('a script begins with its guard, and so does every round of a loop', () => {
  test.each([
    ['x()', '__petri();x()'],
    ['"use strict"; x()', '"use strict";;__petri(); x()'],
    ['while (a) b();', '__petri();while (a) {__petri();b();}'],
    ['do b(); while (a)', '__petri();do {__petri();b();} while (a)'],
    [
      'for (;;) for (const a of b) c(a)',
      '__petri();for (;;) {__petri();for (const a of b) {__petri();c(a)}}',
    ],
    ['for (a in b) { c() }', '__petri();for (a in b) {__petri(); c() }'],
    ['f(() => { for (;;); })', '__petri();f(() => { for (;;){__petri();;} })'],
  ])('%s', (code, guarded) => {
    expect(guardedScript(code)).toBe(guarded);
  });
});

// In a window that has no guard a function of that name would be one.
describe('no script can bring a guard of its own', () => {
  test.each([
    'function __petri() {}',
    'function __p\\u0065tri() {}',
    'function \\u{5f}_petri() {}',
    '{ function __petri() {} }',
    'var __petri = () => 0',
  ])('%s', (code) => {
    expect(() => guardedScript(code)).toThrow('__petri is a name');
    expect(() => guardedHandler(code)).toThrow('__petri is a name');
  });

  test.each(['import __petri from "./x.js"', 'import { a as __petri } from "./x.js"'])('%s', (code) => {
    expect(() => moduleEdits(code)).toThrow('__petri is a name');
  });
});
