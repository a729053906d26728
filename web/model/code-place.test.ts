import { expect, it } from 'vitest';
import { aroundCode } from './code-place.ts';

it('a template is what stands before the place of the code, and all that stands after it', () => {
  expect(aroundCode('a ##CODE## b')).toEqual(['a ', ' b']);
  expect(aroundCode('##CODE##')).toEqual(['', '']);
  expect(aroundCode('a ##CODE## b ##CODE## c')).toEqual(['a ', ' b ##CODE## c']);
  expect(aroundCode('a')).toBeUndefined();
});
