import { expect, test } from 'vitest';
import { readDirectives } from './directives.ts';

test('flags that change the meaning are kept, those of GCC’s optimiser are not', () => {
  const source = '/* { dg-do run } */\n/* { dg-options "-fgnu89-inline -fno-tree-bit-ccp -O2" } */\nint x;';
  expect(readDirectives(source)).toEqual({ flags: ['-fgnu89-inline'] });
  expect(readDirectives('/* { dg-options { "-fwrapv" } } */')).toEqual({ flags: ['-fwrapv'] });
});

test('options for other targets are not taken', () => {
  expect(readDirectives('/* { dg-additional-options "-fwrapv" { target fpic } } */')).toEqual({ flags: [] });
});

test('a test for what this target lacks is left out, with the reason', () => {
  expect(readDirectives('/* { dg-require-effective-target trampolines } */').skip).toBe(
    'wants nested functions',
  );
  expect(readDirectives('/* { dg-require-effective-target int32plus } */').skip).toBeUndefined();
  expect(readDirectives('/* { dg-skip-if "" { avr-*-* } } */').skip).toBeUndefined();
  expect(readDirectives('/* { dg-skip-if "" { ! { i?86-*-* x86_64-*-* } } } */').skip).toBe(
    'is for x86 only',
  );
});
