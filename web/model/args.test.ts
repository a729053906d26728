import { expect, test } from 'vitest';
import { joinArgs, parseEnv, showEnv, splitArgs } from './args.ts';

test('arguments are split as a shell would, without expanding anything', () => {
  expect(splitArgs(`a "b c" 'd "e"' f\\ g "" $HOME "x\\"y" it''s`)).toEqual([
    'a',
    'b c',
    'd "e"',
    'f g',
    '',
    '$HOME',
    'x"y',
    'its',
  ]);
  expect(splitArgs('  ')).toEqual([]);
  expect(splitArgs('"open')).toEqual(['open']);
});

test('what is joined splits into the same arguments', () => {
  for (const args of [['a', 'b c'], [''], ["it's", '"', '\\'], ['tab\tnew\nline'], []]) {
    expect(splitArgs(joinArgs(args))).toEqual(args);
  }
});

test('environment lines keep what stands after the first equals sign', () => {
  expect(parseEnv('A=1\nB=x=y \n\nnot a variable\n C=')).toEqual({ A: '1', B: 'x=y ', C: '' });
  expect(parseEnv(showEnv({ A: '1', B: '' }))).toEqual({ A: '1', B: '' });
});
