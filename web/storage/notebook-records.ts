import { canonicalJson } from '#model/digest.ts';
import type { Notebook } from '#model/notebook.ts';

/** A notebook as it stands, with what the list shows. */
export interface NotebookHead {
  /** Unique among all notebooks of this browser; not part of the document. */
  readonly id: string;
  readonly title: string;
  readonly notebook: Notebook;
  /** Counts the saves: a save says which revision it goes on from. */
  readonly revision: number;
  /** Which open page wrote it. */
  readonly writer: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly updatedAt: number;
  /** In the bin since then; gone for good after `BIN_MS`. */
  readonly deletedAt?: number;
  /** When a version was last put into the history. */
  readonly keptAt: number;
}

/** A notebook as it stood once. */
export interface NotebookVersion {
  readonly id: string;
  readonly revision: number;
  readonly title: string;
  readonly notebook: Notebook;
  readonly savedAt: number;
}

/** What is written in one transaction. */
export interface NotebookChange {
  readonly head?: NotebookHead;
  readonly version?: NotebookVersion;
}

export interface NotebookSave {
  readonly id: string;
  readonly notebook: Notebook;
  /** Revision that the text was loaded or saved as last; undefined for a new notebook. */
  readonly basedOn: number | undefined;
  readonly writer: string;
  readonly now: number;
}

/** Versions of one notebook that are kept. */
export const KEPT_VERSIONS = 50;
/** How long a deleted notebook can be brought back, in milliseconds. */
export const BIN_MS = 30 * 24 * 60 * 60_000;
/** A version is kept at least this often while somebody writes, in milliseconds. */
const KEEP_EVERY_MS = 5 * 60_000;
/** Characters that may disappear in one save before the text from before is kept. */
const LARGE_LOSS = 200;

/**
 * What a save does to the notebook that stands there: `undefined` when somebody else has written meanwhile, so that saving would overwrite
 * their text.
 */
export function nextHead(head: NotebookHead | undefined, save: NotebookSave): NotebookChange | undefined {
  const { id, notebook, basedOn, writer, now } = save;
  const title = titleOf(notebook);
  if (!head) {
    const created: NotebookHead = {
      id,
      title,
      notebook,
      revision: (basedOn ?? 0) + 1,
      writer,
      createdAt: now,
      updatedAt: now,
      keptAt: now,
    };
    return { head: created };
  }
  const isSame = canonicalJson(head.notebook) === canonicalJson(notebook);
  if (isSame && head.deletedAt === undefined) return {};
  // One page saves in order, so that its own last save is never somebody else's.
  const isTheirs = head.revision !== basedOn && head.writer !== writer;
  if (isTheirs && !isSame) return undefined;
  const { deletedAt: _, ...standing } = head;
  const isKept =
    head.writer !== writer || now - head.keptAt >= KEEP_EVERY_MS || isLargeLoss(head.notebook, notebook);
  const next = { ...standing, title, notebook, writer, revision: head.revision + 1, updatedAt: now };
  return isKept && !isSame ? { head: { ...next, keptAt: now }, version: versionOf(head) } : { head: next };
}

export function versionOf(head: NotebookHead): NotebookVersion {
  const { id, revision, title, notebook, updatedAt } = head;
  return { id, revision, title, notebook, savedAt: updatedAt };
}

/** Lines with which programs begin, whatever they do: they tell none from another. */
const PREAMBLE = /^\s*(#include|#!|<!d|[{}]|(import|package|using|use|from)\b)|\bmain *\(/;

/** What the list calls a notebook: its title, else the first line of text in it that says something. */
export function titleOf(notebook: Notebook): string {
  if (notebook.title !== undefined && notebook.title.trim() !== '') return notebook.title;
  for (const { source } of notebook.cells) {
    const lines = source.split('\n').filter((text) => text.trim() !== '');
    const line = lines.find((text) => !PREAMBLE.test(text)) ?? lines[0];
    if (line !== undefined) return line.trim().slice(0, 80);
  }
  return 'Untitled';
}

function isLargeLoss(before: Notebook, after: Notebook): boolean {
  const kept = new Set(after.cells.map(({ id }) => id));
  const isCellGone = before.cells.some(({ id, source }) => !kept.has(id) && source.trim() !== '');
  return isCellGone || sizeOf(before) - sizeOf(after) > LARGE_LOSS;
}

function sizeOf(notebook: Notebook): number {
  return notebook.cells.reduce((sum, { source, files }) => {
    return sum + source.length + Object.values(files ?? {}).reduce((total, text) => total + text.length, 0);
  }, 0);
}
