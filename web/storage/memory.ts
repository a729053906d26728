import type { ArtifactEntry, ArtifactStore, StoreReport, StoreUsage } from '#model/artifact-store.ts';
import type { Artifact } from '#model/artifact.ts';
import { digestBytes, type Digest } from '#model/digest.ts';
import { withLock } from './locks.ts';

/** Default quota in memory: what a phone can spare. */
const MEMORY_QUOTA = 128 * 1024 * 1024;

export interface MemoryStoreOptions {
  readonly quota?: number;
  /** Why nothing is kept for longer, in a reader's words. */
  readonly reason?: string;
  readonly onReport?: ((report: StoreReport) => void) | undefined;
}

/** Artifacts that live as long as the page: where nothing else works, and for what the disk had no room for. */
export class MemoryArtifactStore implements ArtifactStore {
  // Insertion order is order of use: the first one was used longest ago.
  readonly #kept = new Map<Digest, { readonly artifact: Artifact; readonly entry: ArtifactEntry }>();
  readonly #options: MemoryStoreOptions;
  #quota: number;

  constructor(options: MemoryStoreOptions = {}) {
    this.#options = options;
    this.#quota = options.quota ?? MEMORY_QUOTA;
  }

  get size(): number {
    return this.#kept.size;
  }

  get(key: Digest): Promise<Artifact | undefined> {
    const kept = this.#kept.get(key);
    if (!kept) return Promise.resolve(undefined);
    this.#kept.delete(key);
    this.#kept.set(key, { ...kept, entry: { ...kept.entry, usedAt: Date.now() } });
    // A copy: the caller may transfer the bytes to a worker, which empties them here.
    return Promise.resolve({ ...kept.artifact, bytes: kept.artifact.bytes.slice() });
  }

  async put(key: Digest, artifact: Artifact, options: { readonly title?: string } = {}): Promise<void> {
    const { manifest } = artifact;
    const bytes = artifact.bytes.slice();
    // Nothing but us can reach the copy, so that one look at it now is worth one at every read.
    if ((await digestBytes(bytes)) !== manifest.digest) {
      this.#options.onReport?.({
        code: 'storage.artifact-damaged',
        message: `“${options.title ?? key}” was not kept: its bytes do not match their digest. It will be compiled again.`,
      });
      return;
    }
    const pinned = this.#kept.get(key)?.entry.pinned ?? false;
    this.#kept.delete(key);
    if (!this.#makeRoom(bytes.length)) {
      this.#options.onReport?.({
        code: 'storage.quota-exceeded',
        message:
          `“${options.title ?? key}” (${String(bytes.length)} bytes) does not fit into the cache of ` +
          `${String(this.#quota)} bytes: it will be compiled again. Raise the limit or unpin something.`,
      });
      return;
    }
    const now = Date.now();
    this.#kept.set(key, {
      artifact: { bytes, manifest: structuredClone(manifest) },
      entry: {
        key,
        title: options.title ?? '',
        language: manifest.language,
        kind: manifest.kind,
        size: bytes.length,
        pinned,
        createdAt: now,
        usedAt: now,
      },
    });
  }

  locked<T>(key: Digest, make: (hadToWait: boolean) => Promise<T>): Promise<T> {
    return withLock(`petri:artifact:${key}`, make);
  }

  list(): Promise<readonly ArtifactEntry[]> {
    return Promise.resolve([...this.#kept.values()].map(({ entry }) => entry).reverse());
  }

  pin(key: Digest, pinned: boolean): Promise<void> {
    const kept = this.#kept.get(key);
    if (kept) this.#kept.set(key, { ...kept, entry: { ...kept.entry, pinned } });
    return Promise.resolve();
  }

  delete(key: Digest): Promise<void> {
    this.#kept.delete(key);
    return Promise.resolve();
  }

  clear(options: { readonly pinned?: boolean } = {}): Promise<void> {
    for (const [key, { entry }] of this.#kept) {
      if (options.pinned === true || !entry.pinned) this.#kept.delete(key);
    }
    return Promise.resolve();
  }

  usage(): Promise<StoreUsage> {
    return Promise.resolve({
      bytes: this.#bytes(),
      entries: this.#kept.size,
      quota: this.#quota,
      backend: 'memory',
      ...(this.#options.reason === undefined ? {} : { reason: this.#options.reason }),
    });
  }

  setQuota(bytes: number): Promise<void> {
    this.#quota = Math.max(0, bytes);
    this.#makeRoom(0);
    return Promise.resolve();
  }

  #bytes(): number {
    let sum = 0;
    for (const { entry } of this.#kept.values()) sum += entry.size;
    return sum;
  }

  /** Evicts what was used longest ago until `size` more bytes fit; false, and nothing evicted, when what is pinned leaves no room. */
  #makeRoom(size: number): boolean {
    const loose = [...this.#kept].filter(([, { entry }]) => !entry.pinned);
    let excess = this.#bytes() + size - this.#quota;
    if (excess > loose.reduce((sum, [, { entry }]) => sum + entry.size, 0)) return false;
    for (const [key, { entry }] of loose) {
      if (excess <= 0) break;
      this.#kept.delete(key);
      excess -= entry.size;
    }
    return true;
  }
}
