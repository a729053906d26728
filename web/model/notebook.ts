import type { Limits } from './limits.ts';

/** Version of the saved document and of the payload of a share link. */
export const NOTEBOOK_FORMAT = 1;

/** Ordered cells + metadata: the saved document. A snippet is a notebook of one cell. */
export interface Notebook {
  readonly format: typeof NOTEBOOK_FORMAT;
  readonly title?: string;
  readonly cells: readonly Cell[];
  /** Members that this version does not know; kept when the document is written again. */
  readonly [unknown: string]: unknown;
}

/** A cell is text and options; it never holds the state of a run. */
export interface Cell {
  /** 1–64 characters of `[A-Za-z0-9_-]`, unique in its notebook (nbformat's rule). */
  readonly id: string;
  readonly kind: 'code' | 'markdown';
  readonly language: string;
  readonly source: string;
  readonly files?: Readonly<Record<string, string>>;
  readonly args?: readonly string[];
  readonly stdin?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly flags?: readonly string[];
  /** `<toolchain id>@<version>` that the cell was written for. */
  readonly toolchain?: string;
  readonly capabilities?: readonly string[];
  readonly limits?: Partial<Limits>;
  /** Where it runs: one of its language's targets. Left out: the first of them. */
  readonly target?: string;
  readonly [unknown: string]: unknown;
}

const CELL_ID = /^[A-Za-z0-9_-]{1,64}$/;

export function isCellId(text: string): boolean {
  return CELL_ID.test(text);
}

/** A fresh id: 8 characters, 40 bits of randomness. */
export function newCellId(): string {
  const alphabet = 'abcdefghijklmnopqrstuvwxyz234567';
  return Array.from(crypto.getRandomValues(new Uint8Array(8)), (byte) => alphabet[byte & 31]).join('');
}
