import { describe, expect, it } from 'vitest';
import { nextHead, titleOf, type NotebookHead } from './notebook-records.ts';
import { openNotebooks } from './notebooks.ts';
import { notebookOf, notebooksSuite } from './notebooks.suite.ts';

// Node has no IndexedDB: what a page has when storage is blocked.
notebooksSuite('memory', (name) => openNotebooks({ name }));

it('notebooks in memory say that they are not saved', async () => {
  const notebooks = await openNotebooks({ name: 'blocked' });
  const result = await notebooks.save('n1', notebookOf('x'), undefined);
  expect(result).toMatchObject({ id: 'n1', isCopy: false });
  expect(result.unsaved).toMatch(/does not let this page store anything/);
});

describe('a save', () => {
  const head: NotebookHead = {
    id: 'n1',
    title: '',
    notebook: notebookOf('one'),
    revision: 4,
    writer: 'other tab',
    createdAt: 0,
    updatedAt: 1_000,
    keptAt: 1_000,
  };
  const save = { id: 'n1', notebook: notebookOf('two'), basedOn: 4, writer: 'this tab', now: 2_000 };

  it('goes on from the revision that it knows, and keeps the other writer’s text', () => {
    expect(nextHead(head, save)).toMatchObject({
      head: { revision: 5, writer: 'this tab', updatedAt: 2_000, createdAt: 0 },
      version: { revision: 4, notebook: notebookOf('one'), savedAt: 1_000 },
    });
  });

  it('does not go over a text that it has not seen', () => {
    expect(nextHead(head, { ...save, basedOn: 3 })).toBeUndefined();
    expect(nextHead(head, { ...save, basedOn: undefined })).toBeUndefined();
  });

  it('is nothing when the text is the same', () => {
    expect(nextHead(head, { ...save, notebook: notebookOf('one'), basedOn: 1 })).toEqual({});
  });

  it('of one tab is never in its own way', () => {
    const mine = { ...head, writer: 'this tab' };
    expect(nextHead(mine, { ...save, basedOn: 3 })?.head?.revision).toBe(5);
    expect(nextHead(mine, save)?.version).toBeUndefined();
    expect(nextHead(mine, { ...save, now: 1_000 + 5 * 60_000 })?.version?.revision).toBe(4);
  });

  it('takes a notebook out of the bin', () => {
    const binned = { ...head, deletedAt: 5 };
    expect(nextHead(binned, { ...save, notebook: notebookOf('one') })?.head).not.toHaveProperty('deletedAt');
  });
});

it('a notebook without a title is called by the first line that other programs do not begin with', () => {
  expect(titleOf(notebookOf('#include <stdio.h>\n\nint main(void) {\n  puts("hi");\n}'))).toBe('puts("hi");');
  expect(titleOf(notebookOf('package main\n\nimport "fmt"\n\n// Sums.\nfunc main() {}'))).toBe('// Sums.');
  expect(titleOf(notebookOf('import antigravity\n'))).toBe('import antigravity');
});

it('a notebook without a title is called by its first line', () => {
  expect(titleOf(notebookOf('   \n  // hello\nint x;'))).toBe('// hello');
  expect(titleOf(notebookOf(''))).toBe('Untitled');
  expect(titleOf(notebookOf('x', '  '))).toBe('x');
});
