import type { LanguageEntry } from '#model/language.ts';
import type { Notebook } from '#model/notebook.ts';
import type { Output } from '#model/output.ts';

/** What a file holds: the document, and beside it what its programs printed when they ran last. */
export interface SharedDocument {
  readonly notebook: Notebook;
  /** Cell id → outputs. Empty when they are not to be in the file. */
  readonly outputs: ReadonlyMap<string, readonly Output[]>;
}

/** A document that was read. */
export interface OpenedDocument extends SharedDocument {
  /** What could not be taken over, in sentences for the reader. */
  readonly notes: readonly string[];
}

/** What formats have to know of the place that they are read and written at. */
export interface FormatContext {
  readonly languages: readonly LanguageEntry[];
}
