import { expect, test } from 'vitest';
import { LineEditor } from './line-editor.ts';

const LEFT = '\x1b[D';
const HOME = '\x1b[H';
const UP = '\x1b[A';
const DOWN = '\x1b[B';

test('a line is sent on Enter, with its line end', () => {
  const editor = new LineEditor();
  expect(editor.input('héllo 😀\r')).toEqual([{ kind: 'line', text: 'héllo 😀\n' }]);
  expect(editor.text).toBe('');
});

test('the cursor moves by whole characters, and editing happens where it stands', () => {
  const editor = new LineEditor();
  editor.input(`a😀b${LEFT}${LEFT}X${HOME}Y\x1b[3~`);
  expect(editor.text).toBe('YX😀b');
  expect(editor.beforeCursor).toBe('Y');
  editor.input('\x05\x7f\x7f');
  expect(editor.text).toBe('YX');
});

test('words and ends of lines are cut and put back', () => {
  const editor = new LineEditor();
  editor.input('one two  three\x17');
  expect(editor.text).toBe('one two  ');
  editor.input('\x01\x19');
  expect(editor.text).toBe('threeone two  ');
  editor.input('\x0b\x15');
  expect(editor.text).toBe('');
});

test('the history is gone through both ways, and the line being written is kept', () => {
  const editor = new LineEditor();
  editor.input('one\rtwo\rdraft');
  editor.input(UP);
  expect(editor.text).toBe('two');
  editor.input(UP + UP);
  expect(editor.text).toBe('one');
  editor.input(DOWN + DOWN + DOWN);
  expect(editor.text).toBe('draft');
});

test('Ctrl-D ends the input on an empty line only; Ctrl-C always interrupts', () => {
  const editor = new LineEditor();
  expect(editor.input('\x04')).toEqual([{ kind: 'eof' }]);
  expect(editor.input(`ab${LEFT}\x04`)).toEqual([]);
  expect(editor.text).toBe('a');
  expect(editor.input('\x03')).toEqual([{ kind: 'interrupt' }]);
  expect(editor.text).toBe('');
});

test('pasted lines are sent one by one, and what is left is the line being written', () => {
  const editor = new LineEditor();
  expect(editor.input('\x1b[200~1 2\r\n3\n4\x1b[201~')).toEqual([
    { kind: 'line', text: '1 2\n' },
    { kind: 'line', text: '3\n' },
  ]);
  expect(editor.text).toBe('4');
});

test('keys that mean nothing here, and halves of sequences, put nothing in the line', () => {
  const editor = new LineEditor();
  editor.input('\x1b[15~\x1bOP\x07\x1b[');
  editor.input('Da');
  expect(editor.text).toBe('a');
  expect(editor.input('\x1b')).toEqual([{ kind: 'leave' }]);
});
