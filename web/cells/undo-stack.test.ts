import { expect, test } from 'vitest';
import { UndoStack } from './undo-stack.ts';

test('undo goes back and redo forward again, through every state', () => {
  const stack = new UndoStack<string>();
  stack.push('a', 'first');
  stack.push('b', 'second');
  expect(stack.undoLabel).toBe('second');
  expect(stack.undo('c')).toBe('b');
  expect(stack.undo('b')).toBe('a');
  expect(stack.undo('a')).toBeUndefined();
  expect(stack.redoLabel).toBe('first');
  expect(stack.redo('a')).toBe('b');
  expect(stack.redo('b')).toBe('c');
  expect(stack.redo('c')).toBeUndefined();
});

test('a new change ends what could be redone', () => {
  const stack = new UndoStack<number>();
  stack.push(1, 'x');
  stack.undo(2);
  stack.push(1, 'y');
  expect(stack.redo(3)).toBeUndefined();
  expect(stack.undo(3)).toBe(1);
});

test('only so many changes are remembered', () => {
  const stack = new UndoStack<number>(2);
  for (const state of [1, 2, 3]) stack.push(state, String(state));
  expect([stack.undo(4), stack.undo(3), stack.undo(2)]).toEqual([3, 2, undefined]);
});
