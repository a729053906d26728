import type { Digest } from '#model/digest.ts';
import type { ArtifactRecord } from './schema.ts';

const MAX_RECORDS = 32;
const MAX_BYTES = 16 * 2 ** 20;

/**
 * The records that were used last, so that running a cell again does not wait for the database. They are checked at
 * every use as if they came from it: whoever was given the bytes may have changed them.
 */
export class RecentRecords {
  /** Least recently used first. */
  readonly #records = new Map<Digest, ArtifactRecord>();
  #bytes = 0;

  get(key: Digest): ArtifactRecord | undefined {
    return this.#records.get(key);
  }

  add(key: Digest, record: ArtifactRecord): void {
    this.delete(key);
    this.#records.set(key, record);
    this.#bytes += record.bytes.length;
    for (const oldest of this.#records.keys()) {
      if (this.#records.size <= MAX_RECORDS && this.#bytes <= MAX_BYTES) return;
      this.delete(oldest);
    }
  }

  delete(key: Digest): void {
    this.#bytes -= this.#records.get(key)?.bytes.length ?? 0;
    this.#records.delete(key);
  }

  clear(): void {
    this.#records.clear();
    this.#bytes = 0;
  }
}
