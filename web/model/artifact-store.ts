import type { Artifact } from './artifact.ts';
import type { Digest } from './digest.ts';

/** Where artifacts are kept, by key. IndexedDB in a page, files in Node, memory when neither works: one test suite for all. */
export interface ArtifactStore {
  /** The artifact, its digest verified; undefined on a miss. Damage of any kind is a miss, reported through `onReport`. */
  get(key: Digest): Promise<Artifact | undefined>;
  /** Keeps the artifact, evicting what was used longest ago when over the quota. Never throws: what cannot be kept is reported. */
  put(key: Digest, artifact: Artifact, options?: { readonly title?: string }): Promise<void>;
  /**
   * Runs `make` while holding the key's lock, so that two tabs asking for one key compile once. `hadToWait`: another held
   * it before, and what that one made may be there now.
   */
  locked<T>(key: Digest, make: (hadToWait: boolean) => Promise<T>): Promise<T>;
  list(): Promise<readonly ArtifactEntry[]>;
  pin(key: Digest, pinned: boolean): Promise<void>;
  delete(key: Digest): Promise<void>;
  /** Deletes everything that is not pinned; `pinned: true` deletes that too. */
  clear(options?: { readonly pinned?: boolean }): Promise<void>;
  usage(): Promise<StoreUsage>;
  setQuota(bytes: number): Promise<void>;
}

export interface ArtifactEntry {
  readonly key: Digest;
  readonly title: string;
  readonly language: string;
  readonly kind: string;
  readonly size: number;
  readonly pinned: boolean;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly usedAt: number;
}

export interface StoreUsage {
  readonly bytes: number;
  readonly entries: number;
  readonly quota: number;
  /** `memory` means: nothing survives a reload, and the page says so. */
  readonly backend: 'indexeddb' | 'files' | 'memory';
  /** Why the backend is not the best one, in a reader's words. */
  readonly reason?: string;
}

/** Something went wrong with storage and was survived. */
export interface StoreReport {
  readonly code:
    | 'storage.artifact-damaged'
    | 'storage.quota-exceeded'
    | 'storage.blocked'
    | 'storage.unavailable'
    | 'storage.closed';
  readonly message: string;
}
