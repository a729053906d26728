import { deleteDB } from 'idb';
import { afterEach, expect, it } from 'vitest';
import { OUTPUT_LIMITS } from '#model/limits.ts';
import { OutputStore } from './kept-outputs.ts';
import { OUTPUT_DATABASE } from './schema.ts';

const stores: OutputStore[] = [];
const database = { ...OUTPUT_DATABASE, name: 'petri-outputs-test' };
afterEach(async () => {
  for (const store of stores.splice(0)) store.close();
  await deleteDB(database.name);
});

function open(): OutputStore {
  const store = new OutputStore({ database });
  stores.push(store);
  return store;
}

it('gives back what a notebook printed, to a page that comes later', async () => {
  await open().save('n', { a: '[1]', b: '[2]' });
  expect(await open().load('n')).toEqual({ a: '[1]', b: '[2]' });
  expect(await open().load('other')).toEqual({});
  await open().save('n', {});
  expect(await open().load('n')).toEqual({});
});

it('leaves out a cell that printed too much, and keeps the others', async () => {
  const store = open();
  await store.save('n', { long: 'x'.repeat(OUTPUT_LIMITS.cellCharacters + 1), short: '[]' });
  expect(await store.load('n')).toEqual({ short: '[]' });
  const full = 'x'.repeat(OUTPUT_LIMITS.cellCharacters);
  const cells = Object.fromEntries(Array.from({ length: 12 }, (_, at) => [`c${String(at)}`, full]));
  await store.save('n', cells);
  const kept = Object.keys(await store.load('n')).length;
  expect(kept).toBe(Math.floor(OUTPUT_LIMITS.notebookCharacters / OUTPUT_LIMITS.cellCharacters));
});

it('forgets the notebooks used longest ago when there are too many', async () => {
  const store = open();
  for (let at = 0; at <= OUTPUT_LIMITS.notebooks; at += 1) {
    await store.save(`n${String(at)}`, { a: '[]' });
    // Of two that were saved in one millisecond the order would be that of their names.
    await new Promise((done) => setTimeout(done, 2));
  }
  expect(await store.load('n0')).toEqual({});
  expect(await store.load('n1')).toEqual({ a: '[]' });
});
