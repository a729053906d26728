/** Preambles in memory: as many as a reader goes to and fro between. One of `<iostream>` is 14 MB. */
const KEPT = 4;

/** Precompiled headers by key, the ones used last; `'unusable'` for a block that gave diagnostics. */
export class PreambleCache {
  readonly #kept = new Map<string, Uint8Array<ArrayBuffer> | 'unusable'>();

  get(key: string): Uint8Array<ArrayBuffer> | 'unusable' | undefined {
    const found = this.#kept.get(key);
    if (found !== undefined) this.set(key, found);
    return found;
  }

  set(key: string, preamble: Uint8Array<ArrayBuffer> | 'unusable'): void {
    this.#kept.delete(key);
    this.#kept.set(key, preamble);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= KEPT) return;
      this.#kept.delete(oldest);
    }
  }
}
