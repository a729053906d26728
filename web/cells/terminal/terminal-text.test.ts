import { expect, test } from 'vitest';
import { TerminalFilter } from './terminal-text.ts';

const filter = (...chunks: string[]): string => {
  const terminal = new TerminalFilter();
  return chunks.map((chunk) => terminal.filter(chunk)).join('');
};

test('colours, cursor moves and erasing pass', () => {
  const text = 'a\x1b[1;31mb\x1b[0m\x1b[2J\x1b[3;4H\x1b[Kc\r\n\tend';
  expect(filter(text)).toBe(text);
});

test('threat 6 page: nothing passes that makes the terminal answer, or acts outside of it', () => {
  expect(filter('a\x1b[6nb\x1b[cc\x1b]52;c;eA==\x07d\x1b]0;t\x1b\\e\x1bPq\x1b\\f\x1b[?1049hg\x1bc')).toBe(
    'abcdefg',
  );
});

test('sequences cut in two are put together', () => {
  expect(filter('a\x1b', '[3', '1mb')).toBe('a\x1b[31mb');
  expect(filter('a\x1b[', '6nb')).toBe('ab');
});

test('controls and bidirectional marks are shown', () => {
  expect(filter('\0\x02\u202Ex')).toBe('␀␂⟨U+202E⟩x');
});
