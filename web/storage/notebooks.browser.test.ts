import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StoreReport } from '#model/artifact-store.ts';
import { Autosave, type SaveState } from './autosave.ts';
import { draftsOf } from './drafts.ts';
import { newNotebookId, openNotebooks, type NotebookNotice, type Notebooks } from './notebooks.ts';
import { notebookOf, notebooksSuite } from './notebooks.suite.ts';
import { DOCUMENT_DATABASE } from './schema.ts';

const opened: Notebooks[] = [];

async function openAt(
  place: string,
  onReport?: (report: StoreReport) => void,
  makeRoom?: () => Promise<void>,
): Promise<Notebooks> {
  const notebooks = await openNotebooks({
    name: place,
    database: { ...DOCUMENT_DATABASE, name: place },
    ...(onReport ? { onReport } : {}),
    ...(makeRoom ? { makeRoom } : {}),
  });
  opened.push(notebooks);
  return notebooks;
}

afterEach(() => {
  vi.restoreAllMocks();
  for (const notebooks of opened.splice(0)) notebooks.close();
});

notebooksSuite('IndexedDB', openAt);

function sources(notebooks: Notebooks): Promise<(string | undefined)[]> {
  return notebooks
    .list()
    .then((entries) => Promise.all(entries.map(({ id }) => notebooks.load(id))))
    .then((all) => all.map((saved) => saved?.notebook.cells[0]?.source).sort());
}

describe('notebooks in two tabs', () => {
  it('keep both texts when both write', async () => {
    const place = newNotebookId();
    const [one, two] = [await openAt(place), await openAt(place)];
    const { revision } = await one.save('n1', notebookOf('start'), undefined);
    await two.load('n1');
    const first = await one.save('n1', notebookOf('by one'), revision);
    const second = await two.save('n1', notebookOf('by two'), revision);
    expect(first).toMatchObject({ id: 'n1', isCopy: false });
    expect(second.isCopy).toBe(true);
    expect(second.id).not.toBe('n1');
    expect(await sources(one)).toEqual(['by one', 'by two']);
    // The copy goes on as itself, and so does the first.
    expect(await two.save(second.id, notebookOf('by two again'), second.revision)).toMatchObject({
      id: second.id,
      isCopy: false,
    });
    expect(await one.save('n1', notebookOf('by one again'), first.revision)).toMatchObject({
      id: 'n1',
      isCopy: false,
    });
    expect(await sources(two)).toEqual(['by one again', 'by two again']);
  });

  it('tell each other', async () => {
    const place = newNotebookId();
    const [one, two] = [await openAt(place), await openAt(place)];
    const notices: NotebookNotice[] = [];
    two.onNotice((notice) => notices.push(notice));
    await one.save('n1', notebookOf('x'), undefined);
    await one.delete('n1');
    await vi.waitFor(() => expect(notices).toHaveLength(2));
    expect(notices).toEqual([
      { id: 'n1', revision: 1, isDeleted: false },
      { id: 'n1', revision: 2, isDeleted: true },
    ]);
  });
});

describe('notebooks that cannot be stored', () => {
  it('are kept in the page and as a draft, and stored when that works again', async () => {
    const place = newNotebookId();
    const reports: StoreReport[] = [];
    const notebooks = await openAt(place, (report) => reports.push(report));
    const { revision } = await notebooks.save('n1', notebookOf('stored'), undefined);
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('disk full', 'QuotaExceededError');
    });
    const refused = await notebooks.save('n1', notebookOf('not stored'), revision);
    expect(refused.unsaved).toMatch(/full/);
    await notebooks.save('n1', notebookOf('nor this'), refused.revision);
    expect(reports.map(({ code }) => code)).toEqual(['storage.quota-exceeded']);
    expect((await notebooks.load('n1'))?.notebook.cells[0]?.source).toBe('nor this');
    expect(draftsOf(place)).toHaveLength(1);

    put.mockRestore();
    // The page was closed before it could save: the next one does.
    const next = await openAt(place);
    expect((await next.load('n1'))?.notebook.cells[0]?.source).toBe('nor this');
    expect(draftsOf(place)).toEqual([]);
    // And the first one, had it lived on, would not have gone over that.
    expect((await notebooks.save('n1', notebookOf('nor this'), refused.revision)).isCopy).toBe(false);
  });

  it('make room once when storage is full', async () => {
    const put = vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('disk full', 'QuotaExceededError');
    });
    let cleared = 0;
    const notebooks = await openAt(newNotebookId(), undefined, () => {
      cleared += 1;
      put.mockRestore();
      return Promise.resolve();
    });
    expect((await notebooks.save('n1', notebookOf('x'), undefined)).unsaved).toBeUndefined();
    expect(cleared).toBe(1);
  });
});

describe('autosave', () => {
  it('saves what was written last, and says so', async () => {
    const place = newNotebookId();
    const notebooks = await openAt(place);
    const states: SaveState['kind'][] = [];
    const autosave = new Autosave(notebooks, {
      id: 'n1',
      revision: undefined,
      onState: ({ kind }) => states.push(kind),
    });
    for (const text of ['a', 'ab', 'abc']) autosave.change(notebookOf(text));
    await autosave.flush();
    expect((await notebooks.load('n1'))?.notebook).toEqual(notebookOf('abc'));
    expect(autosave.revision).toBe(1);
    autosave.change(notebookOf('abcd'));
    await autosave.dispose();
    expect((await notebooks.load('n1'))?.notebook).toEqual(notebookOf('abcd'));
    expect(states).toEqual(['pending', 'saved', 'pending', 'saved']);
  });

  it('saves by itself', async () => {
    const notebooks = await openAt(newNotebookId());
    const autosave = new Autosave(notebooks, { id: 'n1', revision: undefined });
    autosave.change(notebookOf('x'));
    await vi.waitFor(async () => expect(await notebooks.load('n1')).toBeDefined(), 5_000);
    await autosave.dispose();
  });

  it('goes on as a copy when another tab was faster', async () => {
    const place = newNotebookId();
    const [one, two] = [await openAt(place), await openAt(place)];
    const { revision } = await one.save('n1', notebookOf('start'), undefined);
    const states: SaveState[] = [];
    const autosave = new Autosave(two, { id: 'n1', revision, onState: (state) => states.push(state) });
    await one.save('n1', notebookOf('by one'), revision);
    autosave.change(notebookOf('by two'));
    await autosave.flush();
    autosave.change(notebookOf('by two, later'));
    await autosave.dispose();
    expect(autosave.id).not.toBe('n1');
    expect(states).toContainEqual({ kind: 'copied', id: autosave.id });
    expect(await sources(one)).toEqual(['by one', 'by two, later']);
  });

  it('leaves a draft behind when the page is closed in the middle', async () => {
    const place = newNotebookId();
    const notebooks = await openAt(place);
    const autosave = new Autosave(notebooks, { id: 'n1', revision: undefined });
    autosave.change(notebookOf('unfinished'));
    window.dispatchEvent(new Event('pagehide'));
    expect(draftsOf(place).map(({ notebook }) => notebook)).toEqual([notebookOf('unfinished')]);
    await autosave.dispose();
    expect(draftsOf(place)).toEqual([]);
  });
});
