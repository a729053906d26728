import { expect, test } from 'vitest';
import { OutputText } from './output-text.ts';

function shown(...chunks: string[]): string {
  const output = new OutputText();
  for (const chunk of chunks) output.push(chunk, 'stdout');
  output.end();
  return [...output.take(), ...output.tail].map((span) => span.text).join('');
}

test('plain text comes out exactly as it went in', () => {
  const text = 'a\tb\n\n  c é 😀\nno end';
  expect(shown(text)).toBe(text);
  expect(shown(...Array.from(text))).toBe(text);
});

test('a carriage return writes over the line, and CR LF is one line end', () => {
  expect(shown('10%\r20%\r100%\n')).toBe('100%\n');
  expect(shown('abcdef\rxy\n')).toBe('xycdef\n');
  expect(shown('a\r\nb\r', '\nc')).toBe('a\nb\nc');
  expect(shown('abc\b\bX\n')).toBe('aXc\n');
  expect(shown('loading\r\x1b[Kdone\n')).toBe('done\n');
});

test('colours become class names and follow both streams', () => {
  const output = new OutputText();
  output.push('a\x1b[1;31mb\x1b[0mc\x1b[9', 'stdout');
  output.push('e', 'stderr');
  output.push('4md', 'stdout');
  expect(output.tail).toEqual([
    { text: 'a', style: '' },
    { text: 'b', style: 'bold fg-1' },
    { text: 'c', style: '' },
    { text: 'e', style: 'stderr' },
    { text: 'd', style: 'fg-12' },
  ]);
});

test('threat 6 page: titles, links, clipboard writes, device strings and cursor moves leave no trace', () => {
  expect(
    shown(
      'a\x1b]0;title\x07b\x1b]8;;http://x\x1b\\c\x1b]52;c;eA==\x07d\x1bPq#0\x1b\\e\x1b[2J\x1b[5;5Hf\x1b(Bg',
    ),
  ).toBe('abcdefg');
});

test('an escape sequence that never ends hides nothing after its line', () => {
  expect(shown('\x1b]0;evil\nshown\n')).toBe('\nshown\n');
  expect(shown(`\x1b]${'x'.repeat(5000)}end`)).toContain('end');
  expect(shown(`\x1b[${'1;'.repeat(5000)}end`)).toContain('end');
});

test('threat 6 page: controls and bidirectional overrides are shown, not obeyed', () => {
  expect(shown('a\0b\x01c\x7fd\x9be')).toBe('a␀b␁c␡d\ufffde');
  expect(shown('abc\u202Edef\u2066')).toBe('abc⟨U+202E⟩def⟨U+2066⟩');
  expect(shown('bell\x07')).toBe('bell');
});

test('finished lines are handed over once', () => {
  const output = new OutputText();
  output.push('one\ntwo\nthr', 'stdout');
  expect(output.take()).toEqual([{ text: 'one\ntwo\n', style: '' }]);
  output.push('ee\n', 'stdout');
  expect(output.take()).toEqual([{ text: 'three\n', style: '' }]);
  expect(output.take()).toEqual([]);
});

test('a long line of one chunk after another takes time in proportion to its length', () => {
  const output = new OutputText();
  for (let i = 0; i < 2_000; i += 1) output.push('x'.repeat(500), 'stdout');
  expect(output.tail.map((span) => span.text.length)).toEqual([1_000_000]);
});
