import { expect, test } from 'vitest';
import type { HighlightRules } from '#model/language.ts';
import { Tokenizer, type LineState } from './tokenizer.ts';

const rules: HighlightRules = {
  keywords: ['return', 'if'],
  types: ['int'],
  lineComment: '//',
  blockComment: ['/*', '*/'],
  strings: ['"', "'"],
  directive: '#',
};

function show(text: string, start: LineState = 'code'): string {
  const { tokens } = new Tokenizer(rules).line(text, start);
  return tokens
    .map((token, i) => `${token.kind}:${text.slice(token.start, tokens[i + 1]?.start)}`)
    .filter((shown) => !/^(?:plain|operator):\s*$/.test(shown))
    .join('|');
}

test('words, numbers, strings and calls are told apart', () => {
  expect(show('int x = f(0x1F, "a\\"b");')).toBe(
    'type:int|plain: x |operator:=|function:f|operator:(|number:0x1F|operator:,|string:"a\\"b"|operator:);',
  );
});

test('the tokens of a line cover it without gaps', () => {
  const text = '  if (a<b) return "é" + 1.5e-3f; // ok';
  const { tokens } = new Tokenizer(rules).line(text, 'code');
  expect(tokens[0]?.start).toBe(0);
  expect(tokens.map((t) => t.start)).toEqual([...tokens.map((t) => t.start)].sort((a, b) => a - b));
});

test('a block comment goes on over lines and ends in the middle of one', () => {
  const tokenizer = new Tokenizer(rules);
  expect(tokenizer.line('int /* a', 'code').end).toBe('comment');
  expect(tokenizer.line('still', 'comment')).toEqual({
    tokens: [{ start: 0, kind: 'comment' }],
    end: 'comment',
  });
  expect(show('end */ return', 'comment')).toBe('comment:end */|keyword:return');
});

test('a block comment may begin as a line comment does', () => {
  const lua = new Tokenizer({
    keywords: [],
    lineComment: '--',
    blockComment: ['--[[', ']]'],
    strings: ['"'],
  });
  expect(lua.line('--[[ a', 'code').end).toBe('comment');
  expect(lua.line('-- [[ a', 'code').end).toBe('code');
  expect(lua.line('--[[ a ]] x', 'code').tokens.at(-1)).toEqual({ start: 9, kind: 'plain' });
});

test('a comment mark inside a string is no comment, a quote inside a comment is no string', () => {
  expect(show('"// no"')).toBe('string:"// no"');
  expect(show('// "no')).toBe('comment:// "no');
});

test('a directive keeps its includes, strings and comments apart and goes on after a backslash', () => {
  expect(show('#include <stdio.h> // io')).toBe(
    'directive:#include |string:<stdio.h>|directive: |comment:// io',
  );
  expect(new Tokenizer(rules).line('#define A \\', 'code').end).toBe('directive');
  expect(new Tokenizer(rules).line('#define A 1', 'code').end).toBe('code');
});

test('every line ends, whatever stands in it', () => {
  for (const text of ['"', "'\\", '/*', '#', '#<', '\u0000\ud800', '.', '1e', '0x', '#include <']) {
    expect(() => new Tokenizer(rules).line(text, 'code')).not.toThrow();
  }
});
