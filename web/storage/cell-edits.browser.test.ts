import { afterEach, expect, test, vi } from 'vitest';
import { findEdit, keepEdit, readEdits } from './cell-edits.ts';
import { hasKeptEdits } from './kept-edits.ts';

const PAGE = '/guide/loops';
const cell = { id: 'a', place: 3, base: 'one\ntwo\nthree' };

afterEach(() => {
  vi.restoreAllMocks();
  localStorage.clear();
  keepEdit(PAGE, cell, undefined);
});

test('an edit is found again by its code, and is gone when it is taken back', () => {
  expect(hasKeptEdits('/other')).toBe(false);
  keepEdit(PAGE, cell, 'mine');
  expect(hasKeptEdits(PAGE)).toBe(true);
  expect(findEdit(readEdits(PAGE), cell)?.code).toBe('mine');
  keepEdit(PAGE, cell, 'mine again');
  expect(readEdits(PAGE)).toHaveLength(1);
  keepEdit(PAGE, cell, undefined);
  expect(findEdit(readEdits(PAGE), cell)).toBeUndefined();
});

test('a cell whose author changed its code is known by its id, one without by its place when half of it is the same', () => {
  keepEdit(PAGE, cell, 'mine');
  expect(findEdit(readEdits(PAGE), { ...cell, place: 9, base: 'quite another' })?.code).toBe('mine');
  const nameless = { ...cell, id: '' };
  keepEdit(PAGE, nameless, 'nameless');
  expect(findEdit(readEdits(PAGE), { ...nameless, base: 'one\ntwo\n3' })?.code).toBe('nameless');
  expect(findEdit(readEdits(PAGE), { ...nameless, base: 'quite another' })).toBeUndefined();
  expect(findEdit(readEdits(PAGE), { ...nameless, place: 4, base: 'one\ntwo\n3' })).toBeUndefined();
});

test('where nothing may be kept the edit lasts as long as the page', () => {
  vi.spyOn(Storage.prototype, 'setItem').mockImplementation(() => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  vi.spyOn(Storage.prototype, 'getItem').mockImplementation(() => {
    throw new DOMException('no', 'SecurityError');
  });
  expect(hasKeptEdits(PAGE)).toBe(false);
  keepEdit(PAGE, cell, 'mine');
  expect(findEdit(readEdits(PAGE), cell)?.code).toBe('mine');
});

test('what is stored and is no edit is passed over', () => {
  localStorage.setItem(
    `petri-edits:${PAGE}`,
    JSON.stringify([null, 7, { id: 'a' }, { ...cell, code: 'mine' }]),
  );
  expect(readEdits(PAGE).map(({ code }) => code)).toEqual(['mine']);
  localStorage.setItem(`petri-edits:${PAGE}`, '{');
  expect(readEdits(PAGE)).toEqual([]);
});
