import { expect, it } from 'vitest';
import { comparedLines, isSameOutput } from './compared-lines.ts';

it('white space that nobody sees is no difference, and all other is one', () => {
  expect(isSameOutput('\na  \nb\t\n\n', 'a\nb')).toBe(true);
  expect(isSameOutput(' a', 'a')).toBe(false);
  expect(isSameOutput('a\n\nb', 'a\nb')).toBe(false);
  expect(comparedLines('\n\n  a \n')).toBe('  a');
});
