import { expect, test } from 'vitest';
import type { Diagnostic } from '#model/diagnostic.ts';
import { Highlighter } from './highlighter.ts';

const rules = { keywords: ['if'], strings: ['"'], blockComment: ['/*', '*/'] as const };

test('a comment opened above colours the lines below, and closing it gives them back', () => {
  const lines = new Highlighter(rules);
  lines.setText('/* a\nif\n*/ if');
  expect(lines.line(1)).toEqual([{ text: 'if', kind: 'comment', severity: undefined }]);
  lines.setText('/* a */\nif\n*/ if');
  expect(lines.line(1)).toEqual([{ text: 'if', kind: 'keyword', severity: undefined }]);
});

test('a diagnostic cuts the stretches it covers in part, and the gravest one wins', () => {
  const lines = new Highlighter(rules);
  lines.setText('if abc');
  const mark = (from: number, to: number, severity: Diagnostic['severity']): Diagnostic => ({
    source: 'clang',
    message: '',
    severity,
    range: { start: { line: 0, character: from }, end: { line: 0, character: to } },
  });
  expect(lines.line(0, [mark(1, 5, 'warning'), mark(4, 5, 'error')])).toEqual([
    { text: 'i', kind: 'keyword', severity: undefined },
    { text: 'f', kind: 'keyword', severity: 'warning' },
    { text: ' a', kind: 'plain', severity: 'warning' },
    { text: 'b', kind: 'plain', severity: 'error' },
    { text: 'c', kind: 'plain', severity: undefined },
  ]);
});

test('an empty range at the end of a line still marks a character', () => {
  const lines = new Highlighter(rules);
  lines.setText('ab');
  const at = { line: 0, character: 2 };
  const mark: Diagnostic = { source: 'c', message: '', severity: 'error', range: { start: at, end: at } };
  expect(lines.line(0, [mark]).at(-1)).toEqual({ text: 'b', kind: 'plain', severity: 'error' });
});

test('texts too long to colour are still shown whole', () => {
  const lines = new Highlighter(rules);
  lines.setText(`${'x\n'.repeat(300_000)}if`);
  expect(lines.line(300_000)).toEqual([{ text: 'if', kind: 'plain', severity: undefined }]);
});
