import type { StoreReport } from '#model/artifact-store.ts';
import { newCellId, type Notebook } from '#model/notebook.ts';
import { draftsOf, forgetDraft, saveDraft } from './drafts.ts';
import { faultKind, faultReason, type FaultKind } from './faults.ts';
import { nextHead, versionOf, type NotebookHead, type NotebookVersion } from './notebook-records.ts';
import {
  IndexedDbNotebookTable,
  MemoryNotebookTable,
  type IndexedDbTableOptions,
  type NotebookTable,
} from './notebook-table.ts';
import { hasIndexedDb } from './open.ts';

export interface NotebookEntry {
  readonly id: string;
  readonly title: string;
  readonly cells: number;
  readonly languages: readonly string[];
  readonly revision: number;
  readonly createdAt: number;
  readonly updatedAt: number;
  readonly deletedAt?: number;
}

export interface SavedNotebook {
  readonly id: string;
  readonly notebook: Notebook;
  readonly revision: number;
}

export interface SaveResult {
  /** Another id than the one given when the notebook had been changed elsewhere: this text then went on as a copy. */
  readonly id: string;
  readonly revision: number | undefined;
  readonly isCopy: boolean;
  /** Why it is kept in this page only, in a reader's words; undefined when it is stored. */
  readonly unsaved?: string;
}

/** What another tab did to a notebook. */
export interface NotebookNotice {
  readonly id: string;
  readonly revision: number;
  readonly isDeleted: boolean;
}

export interface NotebooksOptions extends IndexedDbTableOptions {
  readonly onReport?: (report: StoreReport) => void;
  /** Gives up something less dear, when storage is full: clears the artifact cache. */
  readonly makeRoom?: () => Promise<void>;
  /** Name of the channel between tabs, and prefix of drafts. */
  readonly name?: string;
}

/**
 * The reader's notebooks. Nothing that was written is overwritten unseen: a save that would go over another tab's text becomes a copy,
 * versions are kept, what is deleted lies in a bin, and what cannot be stored is kept in memory and as a draft until it can.
 */
export class Notebooks {
  readonly #stored: IndexedDbNotebookTable | undefined;
  readonly #unsaved = new MemoryNotebookTable();
  readonly #options: NotebooksOptions;
  readonly #name: string;
  readonly #writer = newCellId();
  readonly #channel: BroadcastChannel | undefined;
  readonly #listeners = new Set<(notice: NotebookNotice) => void>();
  #roomMadeAt = -Infinity;
  /** What went wrong last, so that it is reported once and not at every keystroke. */
  #reported: FaultKind | undefined;

  constructor(options: NotebooksOptions = {}) {
    this.#options = options;
    this.#name = options.name ?? 'petri-notebooks';
    this.#stored = hasIndexedDb() ? new IndexedDbNotebookTable(options) : undefined;
    this.#channel = openChannel(this.#name);
    this.#channel?.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      const notice = asNotice(data);
      if (notice) for (const listener of this.#listeners) listener(notice);
    });
  }

  /** Saves what a page before this one could not, and empties the bin. Never rejects. */
  async open(): Promise<void> {
    for (const draft of draftsOf(this.#name)) {
      const { unsaved } = await this.save(draft.id, draft.notebook, draft.basedOn);
      if (unsaved === undefined) forgetDraft(this.#name, draft.id);
    }
    await this.#stored?.emptyBin(Date.now()).catch(() => undefined);
  }

  /** Newest first; with `deleted`, what lies in the bin. */
  async list(options: { readonly deleted?: boolean } = {}): Promise<readonly NotebookEntry[]> {
    const unsaved = await this.#unsaved.heads();
    const stored = (await this.#read((table) => table.heads())) ?? [];
    const ids = new Set(unsaved.map(({ id }) => id));
    return [...unsaved, ...stored.filter(({ id }) => !ids.has(id))]
      .filter(({ deletedAt }) => (deletedAt !== undefined) === (options.deleted === true))
      .sort((a, b) => b.updatedAt - a.updatedAt)
      .map(entryOf);
  }

  /** The notebook, whether or not it lies in the bin; undefined when there is none. */
  async load(id: string): Promise<SavedNotebook | undefined> {
    const head = (await this.#unsaved.head(id)) ?? (await this.#read((table) => table.head(id)));
    return head && { id, notebook: head.notebook, revision: head.revision };
  }

  /** Saves the text that was loaded or saved last as `basedOn` (undefined: new). Never rejects: see `unsaved`. */
  async save(id: string, notebook: Notebook, basedOn: number | undefined): Promise<SaveResult> {
    let reason = faultReason('denied');
    if (this.#stored) {
      try {
        return await this.#saveTo(this.#stored, id, notebook, basedOn);
      } catch (error) {
        reason = await this.#failed(error);
        if (reason === '') return this.save(id, notebook, basedOn);
      }
    }
    await this.#unsaved.update(id, (head) => {
      const save = { id, notebook, basedOn: head?.revision, writer: this.#writer, now: Date.now() };
      const change = nextHead(head, save) ?? {};
      // The revision stays what is stored: the next save that succeeds goes on from there.
      return change.head ? { ...change, head: { ...change.head, revision: basedOn ?? 0 } } : change;
    });
    saveDraft(this.#name, { id, notebook, basedOn });
    return { id, revision: basedOn, isCopy: false, unsaved: reason };
  }

  /** Earlier texts of a notebook, newest first. */
  async versions(id: string): Promise<readonly NotebookVersion[]> {
    return [
      ...(await this.#unsaved.versions(id)),
      ...((await this.#read((table) => table.versions(id))) ?? []),
    ];
  }

  /** Moves a notebook to the bin. */
  async delete(id: string): Promise<void> {
    // Else the next page would save it again.
    forgetDraft(this.#name, id);
    await this.#mark(id, Date.now());
  }

  /** Takes a notebook out of the bin. */
  async restore(id: string): Promise<void> {
    await this.#mark(id, undefined);
  }

  /** Calls `listener` when another tab saved or deleted a notebook. Returns how to stop that. */
  onNotice(listener: (notice: NotebookNotice) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  /** Keeps a text where a closing page still can, in case that its last save does not end. */
  keepDraft(id: string, notebook: Notebook, basedOn: number | undefined): void {
    saveDraft(this.#name, { id, notebook, basedOn });
  }

  close(): void {
    this.#channel?.close();
    this.#stored?.close();
  }

  async #saveTo(
    table: NotebookTable,
    id: string,
    notebook: Notebook,
    basedOn: number | undefined,
  ): Promise<SaveResult> {
    const save = { id, notebook, basedOn, writer: this.#writer, now: Date.now() };
    const { before, change } = await table.update(id, (head) => nextHead(head, save));
    this.#reported = undefined;
    if (change) {
      const revision = change.head?.revision ?? before?.revision ?? 0;
      this.#unsaved.forget(id);
      forgetDraft(this.#name, id);
      if (change.head) this.#tell({ id, revision, isDeleted: false });
      return { id, revision, isCopy: false };
    }
    const copy = await this.#saveTo(table, newNotebookId(isFromLink(id)), notebook, undefined);
    this.#unsaved.forget(id);
    forgetDraft(this.#name, id);
    return { ...copy, isCopy: true };
  }

  /** A reader's words for why a save failed; empty when room was made and it should be tried again. */
  async #failed(error: unknown): Promise<string> {
    const kind = faultKind(error);
    if (kind === 'quota' && this.#options.makeRoom && performance.now() - this.#roomMadeAt > 60_000) {
      this.#roomMadeAt = performance.now();
      await this.#options.makeRoom();
      return '';
    }
    this.#report(kind, 'Your latest changes are not saved yet. ');
    return faultReason(kind);
  }

  #report(kind: FaultKind, prefix = ''): void {
    if (this.#reported === kind) return;
    this.#reported = kind;
    const code = REPORT_CODES[kind] ?? 'storage.unavailable';
    this.#options.onReport?.({ code, message: prefix + faultReason(kind) });
  }

  async #read<T>(work: (table: NotebookTable) => Promise<T>): Promise<T | undefined> {
    if (!this.#stored) return undefined;
    try {
      return await work(this.#stored);
    } catch (error) {
      this.#report(faultKind(error));
      return undefined;
    }
  }

  async #mark(id: string, deletedAt: number | undefined): Promise<void> {
    const change = (head: NotebookHead | undefined): { head?: NotebookHead; version?: NotebookVersion } => {
      if (!head || head.deletedAt === deletedAt) return {};
      const { deletedAt: _, ...rest } = head;
      const next = { ...rest, revision: head.revision + 1, writer: this.#writer };
      return {
        head: deletedAt === undefined ? next : { ...next, deletedAt },
        version: versionOf(head),
      };
    };
    if (this.#unsaved.size > 0) await this.#unsaved.update(id, change);
    const made = await this.#read((table) => table.update(id, change));
    if (made?.change.head) {
      this.#tell({ id, revision: made.change.head.revision, isDeleted: deletedAt !== undefined });
    }
  }

  #tell(notice: NotebookNotice): void {
    this.#channel?.postMessage(notice);
  }
}

const REPORT_CODES: Partial<Record<FaultKind, StoreReport['code']>> = {
  quota: 'storage.quota-exceeded',
  blocked: 'storage.blocked',
  newer: 'storage.blocked',
  closed: 'storage.closed',
};

/** Opens the reader's notebooks and brings back what was not saved when the page was closed last. */
export async function openNotebooks(options: NotebooksOptions = {}): Promise<Notebooks> {
  const notebooks = new Notebooks(options);
  await notebooks.open();
  return notebooks;
}

/** Says for good where a notebook came from, whatever else of it is lost. */
const FROM_LINK = 'link-';

export function newNotebookId(fromLink = false): string {
  return (fromLink ? FROM_LINK : '') + newCellId() + newCellId();
}

/** Whether a notebook, or the one that it is a copy of, came by a link. */
export function isFromLink(id: string): boolean {
  return id.startsWith(FROM_LINK);
}

function entryOf(head: NotebookHead): NotebookEntry {
  const { notebook, writer: _, keptAt: __, ...entry } = head;
  return {
    ...entry,
    cells: notebook.cells.length,
    languages: [...new Set(notebook.cells.map(({ language }) => language))],
  };
}

function openChannel(name: string): BroadcastChannel | undefined {
  try {
    const channel = new BroadcastChannel(name);
    // In Node an open channel keeps the process alive.
    (channel as { unref?: () => void }).unref?.();
    return channel;
  } catch {
    return undefined;
  }
}

function asNotice(data: unknown): NotebookNotice | undefined {
  const { id, revision, isDeleted } = (data ?? {}) as Partial<NotebookNotice>;
  if (typeof id !== 'string' || typeof revision !== 'number' || typeof isDeleted !== 'boolean')
    return undefined;
  return { id, revision, isDeleted };
}
