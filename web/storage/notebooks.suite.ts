import { describe, expect, it } from 'vitest';
import type { Cell, Notebook } from '#model/notebook.ts';
import { newNotebookId, type Notebooks } from './notebooks.ts';

export function notebookOf(source: string, title?: string): Notebook {
  const cells = [{ id: 'a', kind: 'code' as const, language: 'c', source }];
  return { format: 1, ...(title === undefined ? {} : { title }), cells };
}

/** What holds for notebooks whatever they are kept in. */
export function notebooksSuite(name: string, open: (place: string) => Promise<Notebooks>): void {
  describe(`notebooks in ${name}`, () => {
    it('are loaded as they were saved', async () => {
      const notebooks = await open(newNotebookId());
      const notebook = { ...notebookOf('int main(void) {}', 'First'), later: { kept: true } };
      await notebooks.save('n1', notebook, undefined);
      expect((await notebooks.load('n1'))?.notebook).toEqual(notebook);
      expect(await notebooks.load('n2')).toBeUndefined();
    });

    it('are listed, the newest first, with a title from the text when they have none', async () => {
      const notebooks = await open(newNotebookId());
      await notebooks.save('n1', notebookOf('\n  int x;\nint y;'), undefined);
      await new Promise((resolve) => setTimeout(resolve, 2));
      await notebooks.save('n2', notebookOf('', 'Second'), undefined);
      const entries = await notebooks.list();
      expect(entries.map(({ id, title, cells, languages }) => [id, title, cells, languages])).toEqual([
        ['n2', 'Second', 1, ['c']],
        ['n1', 'int x;', 1, ['c']],
      ]);
    });

    it('keep the text from before when much of it disappears', async () => {
      const notebooks = await open(newNotebookId());
      const long = notebookOf('x'.repeat(1_000));
      let { revision } = await notebooks.save('n1', long, undefined);
      ({ revision } = await notebooks.save('n1', notebookOf('x'.repeat(999)), revision));
      expect(await notebooks.versions('n1')).toEqual([]);
      ({ revision } = await notebooks.save('n1', notebookOf(''), revision));
      const other: Notebook = { format: 1, cells: [{ id: 'b', kind: 'code', language: 'c', source: 'new' }] };
      ({ revision } = await notebooks.save('n1', notebookOf('short'), revision));
      await notebooks.save('n1', other, revision);
      const kept = (await notebooks.versions('n1')).map(({ notebook }) => notebook.cells[0]?.source);
      expect(kept).toEqual(['short', 'x'.repeat(999)]);
    });

    it('go to the bin when deleted, and come back', async () => {
      const notebooks = await open(newNotebookId());
      await notebooks.save('n1', notebookOf('kept'), undefined);
      await notebooks.delete('n1');
      expect(await notebooks.list()).toEqual([]);
      expect((await notebooks.list({ deleted: true })).map(({ id }) => id)).toEqual(['n1']);
      await notebooks.restore('n1');
      expect((await notebooks.list()).map(({ id }) => id)).toEqual(['n1']);
      expect((await notebooks.load('n1'))?.notebook).toEqual(notebookOf('kept'));
    });

    it('are not changed by editing on after a save', async () => {
      const notebooks = await open(newNotebookId());
      const cell: { -readonly [K in keyof Cell]: Cell[K] } = {
        id: 'a',
        kind: 'code',
        language: 'c',
        source: 'saved',
      };
      await notebooks.save('n1', { format: 1, cells: [cell] }, undefined);
      cell.source = 'edited';
      expect((await notebooks.load('n1'))?.notebook.cells[0]?.source).toBe('saved');
    });
  });
}
