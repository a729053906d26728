import type { Page } from './page.ts';

export type Part = Page['parts'][number];

interface Piece {
  readonly start: number;
  readonly end: number;
  readonly parts: readonly Part[];
}

/** A document with some of its pieces replaced by others. Offsets are UTF-16 code units of the document as it was. */
export class Pieces {
  readonly #source: string;
  readonly #pieces: Piece[] = [];

  constructor(source: string) {
    this.#source = source;
  }

  /** With `start` = `end`, puts in. */
  replace(start: number, end: number, parts: readonly Part[]): void {
    this.#pieces.push({ start, end, parts });
  }

  /** The document as it has become. */
  join(): Part[] {
    const parts: Part[] = [];
    let at = 0;
    for (const piece of this.#pieces.sort((a, b) => a.start - b.start || a.end - b.end)) {
      // What stands within something that was replaced is gone with it.
      if (piece.start < at) continue;
      parts.push(this.#source.slice(at, piece.start), ...piece.parts);
      at = piece.end;
    }
    parts.push(this.#source.slice(at));
    return parts.filter((part) => part !== '');
  }
}
