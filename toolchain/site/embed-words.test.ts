import { expect, test } from 'vitest';
import { embedWords } from './embed-words.ts';

const highlight = { strings: ['"'], keywords: ['if', 'return'], types: ['int'], lineComment: '//' };

test('a word of several languages stands there once, under a letter for each, a capital where it is a type', () => {
  const { words } = embedWords([
    { id: 'one', label: 'One', highlight },
    { id: 'two', label: 'Two', highlight: { strings: [], keywords: ['if', 'int'] } },
  ]);
  expect(words).toEqual({ ab: 'if', a: 'return', Ab: 'int' });
});

test('what a language lacks is 0, and its words need no second case when they come in both', () => {
  const { languages, words } = embedWords([
    {
      id: 'sql',
      label: 'SQL',
      highlight: { strings: ["'"], keywords: ['FROM', 'SELECT', 'from', 'select'] },
    },
  ]);
  expect(languages).toEqual({ sql: ['SQL', 0, 0, ["'"], 0, 1] });
  expect(words).toEqual({ a: 'from select' });
});

test('of words that no other language has, those that are used most are kept', () => {
  const keywords = Array.from({ length: 20 }, (_, at) => `word${String.fromCharCode(97 + at)}`);
  const { words } = embedWords(
    [{ id: 'one', label: 'One', highlight: { strings: [], keywords: ['if', ...keywords] } }],
    (language, word) => (language === 'one' && word === 'wordt' ? 3 : 0),
  );
  const kept = words['a']?.split(' ') ?? [];
  expect(kept).toContain('wordt');
  expect(kept).toHaveLength(4);
});
