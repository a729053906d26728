import { expect, test } from 'vitest';
import { UndoStack } from './undo-stack.ts';

/** A text that grows by one letter with each change. */
function document(limit?: number) {
  const stack = new UndoStack(limit);
  const it = {
    text: '',
    stack,
    append(letter: string) {
      const before = it.text;
      it.text += letter;
      stack.push({
        label: letter,
        undo: () => (it.text = before),
        redo: () => (it.text = before + letter),
      });
    },
  };
  return it;
}

test('undo goes back and redo forward again, through every change', () => {
  const it = document();
  for (const letter of 'abc') it.append(letter);
  expect(it.stack.undoLabel).toBe('c');
  expect([it.stack.undo(), it.stack.undo(), it.text]).toEqual([true, true, 'a']);
  expect(it.stack.redoLabel).toBe('b');
  expect([it.stack.redo(), it.stack.redo(), it.stack.redo(), it.text]).toEqual([true, true, false, 'abc']);
});

test('a new change ends what could be redone', () => {
  const it = document();
  it.append('a');
  it.stack.undo();
  it.append('b');
  expect([it.stack.redo(), it.text]).toEqual([false, 'b']);
});

test('only so many changes are remembered', () => {
  const it = document(2);
  for (const letter of 'abc') it.append(letter);
  expect([it.stack.undo(), it.stack.undo(), it.stack.undo(), it.text]).toEqual([true, true, false, 'a']);
});
