import { expect, test } from 'vitest';
import { folded, isGuarded } from './guarded-path.ts';

test('what version control keeps is guarded, by any name that a file system takes for it', () => {
  const names = [
    '.git',
    '.GIT',
    '.git/config',
    'a/.git/hooks/x',
    '.git.',
    '.git ',
    'GIT~1/config',
    '.g\u200cit',
  ];
  for (const name of [...names, '.hg/hgrc', 'a/.svn', 'CVS/Root', '.ｇit'])
    expect(isGuarded(name), name).toBe(true);
  for (const name of ['git', '.gitignore', '.github/x.yml', 'a.git', 'digit~1']) {
    expect(isGuarded(name), name).toBe(false);
  }
});

test('names that differ in case or in how an accent is written are one', () => {
  expect(folded('Ärger.TXT')).toBe(folded('a\u0308rger.txt'));
  expect(folded('a.txt')).not.toBe(folded('b.txt'));
});
