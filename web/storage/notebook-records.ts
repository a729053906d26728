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
  /** In the bin since then; deleted for good after `BIN_MS`. */
  readonly deletedAt?: number;
  /** Revision that is kept in the history last. */
  readonly keptRevision: number;
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
