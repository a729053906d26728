import type { ArtifactStore, StoreReport } from '#model/artifact-store.ts';
import { IndexedDbArtifactStore } from './artifacts.ts';
import { faultReason } from './faults.ts';
import { MemoryArtifactStore } from './memory.ts';
import { ordered } from './ordered.ts';

export interface OpenStoreOptions {
  /** Faults that were survived, for the reader to see. */
  readonly onReport?: (report: StoreReport) => void;
  /** See `ordered`. */
  readonly restMs?: number;
}

/**
 * The best place for artifacts that this realm has: IndexedDB, else memory with the reason in `usage()`. Works in windows and workers.
 * Never rejects. When the database only fails to answer, the store starts in memory and tries again later.
 */
export async function openArtifactStore(options: OpenStoreOptions = {}): Promise<ArtifactStore> {
  if (hasIndexedDb()) {
    const store = new IndexedDbArtifactStore(options);
    if ((await store.open()) !== 'denied') return ordered(store, options);
  } else {
    options.onReport?.({ code: 'storage.unavailable', message: faultReason('denied') });
  }
  return ordered(
    new MemoryArtifactStore({ reason: faultReason('denied'), onReport: options.onReport }),
    options,
  );
}

/** False when there surely is no such database; it is not made by asking. Never rejects. */
export async function hasDatabase(name: string): Promise<boolean> {
  if (!hasIndexedDb()) return false;
  try {
    return (await indexedDB.databases()).some((database) => database.name === name);
  } catch {
    return true;
  }
}

/** In an opaque origin the getter itself may throw. */
export function hasIndexedDb(): boolean {
  try {
    return (globalThis as { indexedDB?: IDBFactory }).indexedDB !== undefined;
  } catch {
    return false;
  }
}
