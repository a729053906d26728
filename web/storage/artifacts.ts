import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { ArtifactEntry, ArtifactStore, StoreReport, StoreUsage } from '#model/artifact-store.ts';
import { ARTIFACT_FORMAT, type Artifact, type Manifest } from '#model/artifact.ts';
import { digestBytes, digestJson, type Digest } from '#model/digest.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { StorageFault, faultKind, faultReason, type FaultKind } from './faults.ts';
import { withLock } from './locks.ts';
import { finish, reading } from './transaction.ts';
import { MemoryArtifactStore } from './memory.ts';
import {
  CACHE_DATABASE,
  type ArtifactRecord,
  type ArtifactTotals,
  type CacheSchema,
  type DatabaseSpec,
} from './schema.ts';

/** Bytes of artifacts kept before the ones used longest ago go. */
export const DEFAULT_ARTIFACT_QUOTA = 512 * 1024 * 1024;

/** After storage failed to answer, it is left alone for so long, in milliseconds. */
const REST_MS = 30_000;
/** Uses are written down in batches, this long after the first of them, so that no read waits for a write. */
const TOUCH_MS = 250;

const QUOTA = 'artifact-quota';
const TOTALS = 'artifact-totals';
const NO_TOTALS: ArtifactTotals = { bytes: 0, entries: 0 };

type Stores = ('artifacts' | 'entries' | 'meta')[];
type Writing = IDBPTransaction<CacheSchema, Stores, 'readwrite'>;

export interface IndexedDbStoreOptions extends Pick<ConnectionOptions, 'openMs' | 'callMs'> {
  readonly database?: DatabaseSpec;
  readonly restMs?: number;
  readonly onReport?: ((report: StoreReport) => void) | undefined;
}

/**
 * Artifacts in IndexedDB. Bytes and manifest are one record, written with its entry in one transaction, and every read is checked against
 * the digest. What cannot be written is kept in memory for as long as the page lives; every fault is a miss and a report.
 */
export class IndexedDbArtifactStore implements ArtifactStore {
  readonly #options: IndexedDbStoreOptions;
  readonly #connection: Connection<CacheSchema>;
  readonly #memory: MemoryArtifactStore;
  readonly #touched = new Set<Digest>();
  #touching: Promise<void> | undefined;
  #resting: { readonly until: number; readonly kind: FaultKind } | undefined;

  constructor(options: IndexedDbStoreOptions = {}) {
    this.#options = options;
    this.#memory = new MemoryArtifactStore({ onReport: options.onReport });
    this.#connection = new Connection(options.database ?? CACHE_DATABASE, {
      ...(options.openMs === undefined ? {} : { openMs: options.openMs }),
      ...(options.callMs === undefined ? {} : { callMs: options.callMs }),
      onClosed: () => {
        this.#report('storage.closed', 'The browser closed the cache; it is opened again when needed.');
      },
    });
  }

  /** Opens the database ahead of the first use; undefined when it works, else why not. */
  async open(): Promise<FaultKind | undefined> {
    try {
      await this.#connection.use((database) => reading(database, 'meta').get(QUOTA));
      return undefined;
    } catch (error) {
      this.#survive(error);
      return faultKind(error);
    }
  }

  async get(key: Digest): Promise<Artifact | undefined> {
    const inMemory = this.#memory.size > 0 ? await this.#memory.get(key) : undefined;
    if (inMemory) return inMemory;
    let record: ArtifactRecord | undefined;
    try {
      record = await this.#use((database) => reading(database, 'artifacts').get(key));
    } catch (error) {
      this.#survive(error);
      // An entry whose files are damaged fails at every read: better gone.
      if (faultKind(error) === 'broken') await this.#dropDamaged(key);
      return undefined;
    }
    if (record === undefined) return undefined;
    if (!(await isSound(key, record))) {
      await this.#dropDamaged(key);
      return undefined;
    }
    this.#touch(key);
    return { bytes: record.bytes, manifest: record.manifest };
  }

  async put(key: Digest, artifact: Artifact, options: { readonly title?: string } = {}): Promise<void> {
    const { manifest } = artifact;
    // Copied at once: the caller may transfer the bytes while this is under way, and a view would be stored with all that is around it.
    const bytes = artifact.bytes.slice();
    const record: ArtifactRecord = { bytes, manifest, seal: await seal(key, manifest) };
    const now = Date.now();
    const entry: ArtifactEntry = {
      key,
      title: options.title ?? '',
      language: manifest.language,
      kind: manifest.kind,
      size: bytes.length,
      pinned: false,
      createdAt: now,
      usedAt: now,
    };
    await this.#flushTouched();
    try {
      await this.#use((database) => this.#write(database, record, entry));
      await this.#memory.delete(key);
      return;
    } catch (error) {
      if (error instanceof StorageFault && error.kind === 'quota') this.#reportFull(entry);
      else if (faultKind(error) !== 'quota') this.#survive(error);
      else if (await this.#retryWithRoom(record, entry)) return;
    }
    await this.#memory.put(key, { bytes, manifest }, options);
  }

  locked<T>(key: Digest, make: () => Promise<T>): Promise<T> {
    return withLock(`petri:artifact:${key}`, make);
  }

  async list(): Promise<readonly ArtifactEntry[]> {
    await this.#flushTouched();
    const stored = await this.#attempt(async (database) => {
      const transaction = writing(database);
      return finish(transaction, reconcile(transaction));
    }, []);
    return [...(await this.#memory.list()), ...stored.reverse()];
  }

  async pin(key: Digest, pinned: boolean): Promise<void> {
    await this.#memory.pin(key, pinned);
    await this.#attempt(async (database) => {
      const transaction = database.transaction('entries', 'readwrite');
      const steps = async (): Promise<void> => {
        const entry = await transaction.store.get(key);
        if (entry) await transaction.store.put({ ...entry, pinned });
      };
      await finish(transaction, steps());
    }, undefined);
  }

  async delete(key: Digest): Promise<void> {
    await this.#memory.delete(key);
    await this.#attempt((database) => this.#erase(database, (entry) => entry.key === key, key), undefined);
  }

  async clear(options: { readonly pinned?: boolean } = {}): Promise<void> {
    await this.#memory.clear(options);
    await this.#attempt(async (database) => {
      if (options.pinned !== true) {
        await this.#erase(database, (entry) => !entry.pinned);
        return;
      }
      // Without reading anything: also right when single entries can no longer be read.
      const transaction = writing(database);
      const steps = async (): Promise<void> => {
        await transaction.objectStore('artifacts').clear();
        await transaction.objectStore('entries').clear();
        await transaction.objectStore('meta').delete(TOTALS);
      };
      await finish(transaction, steps());
    }, undefined);
  }

  async usage(): Promise<StoreUsage> {
    const stored = await this.#attempt(async (database) => {
      const meta = reading(database, 'meta');
      const totals = asTotals(await meta.get(TOTALS));
      return { totals, quota: asQuota(await meta.get(QUOTA)) };
    }, undefined);
    const memory = await this.#memory.usage();
    if (!stored) {
      return { ...memory, reason: faultReason(this.#resting?.kind ?? 'broken') };
    }
    return {
      bytes: stored.totals.bytes + memory.bytes,
      entries: stored.totals.entries + memory.entries,
      quota: stored.quota,
      backend: 'indexeddb',
      ...(memory.entries === 0
        ? {}
        : { reason: 'Some programs did not fit and are kept until the page is closed.' }),
    };
  }

  async setQuota(bytes: number): Promise<void> {
    await this.#flushTouched();
    await this.#attempt(async (database) => {
      const transaction = writing(database);
      const steps = async (): Promise<void> => {
        await transaction.objectStore('meta').put(Math.max(0, bytes), QUOTA);
        await makeRoom(transaction, 0);
      };
      await finish(transaction, steps());
    }, undefined);
  }

  /** Writes down what is pending and closes the database. The store can be used again afterwards. */
  async close(): Promise<void> {
    await this.#flushTouched();
    this.#connection.close();
  }

  /** One transaction: room, entry, bytes and totals, or none of it. It has succeeded only when it is complete. */
  async #write(
    database: IDBPDatabase<CacheSchema>,
    record: ArtifactRecord,
    entry: ArtifactEntry,
  ): Promise<void> {
    const transaction = writing(database);
    const { key, size } = entry;
    const steps = async (): Promise<void> => {
      const before = await transaction.objectStore('entries').get(key);
      const { totals, isEnough } = await makeRoom(transaction, size - (before?.size ?? 0), key);
      if (!isEnough) throw new StorageFault('quota', 'what is pinned leaves no room');
      await transaction.objectStore('artifacts').put(record, key);
      await transaction.objectStore('entries').put({ ...entry, pinned: before?.pinned ?? false });
      const added = { bytes: size - (before?.size ?? 0), entries: before ? 0 : 1 };
      await transaction
        .objectStore('meta')
        .put({ bytes: totals.bytes + added.bytes, entries: totals.entries + added.entries }, TOTALS);
    };
    await finish(transaction, steps());
  }

  /** Storage is full although the quota is not reached: give up a tenth of the cache, try once more, else say so. */
  async #retryWithRoom(record: ArtifactRecord, entry: ArtifactEntry): Promise<boolean> {
    try {
      await this.#use(async (database) => {
        const transaction = writing(database);
        const steps = async (): Promise<void> => {
          const totals = asTotals(await transaction.objectStore('meta').get(TOTALS));
          await evict(transaction, totals, Math.max(entry.size, totals.bytes / 10), entry.key);
        };
        await finish(transaction, steps());
      });
      await this.#use((database) => this.#write(database, record, entry));
      return true;
    } catch (error) {
      if (faultKind(error) === 'quota') this.#reportFull(entry);
      else this.#survive(error);
      return false;
    }
  }

  #reportFull(entry: ArtifactEntry): void {
    this.#report(
      'storage.quota-exceeded',
      `“${entry.title || entry.key}” is kept in memory only, until the page is closed. ${faultReason('quota')}`,
    );
  }

  async #erase(
    database: IDBPDatabase<CacheSchema>,
    isWanted: (entry: ArtifactEntry) => boolean,
    only?: Digest,
  ): Promise<void> {
    const transaction = writing(database);
    const steps = async (): Promise<void> => {
      const totals = { ...asTotals(await transaction.objectStore('meta').get(TOTALS)) };
      let cursor = await transaction.objectStore('entries').openCursor(only);
      while (cursor) {
        if (isWanted(cursor.value)) {
          totals.bytes -= cursor.value.size;
          totals.entries -= 1;
          await transaction.objectStore('artifacts').delete(cursor.primaryKey);
          await cursor.delete();
        }
        cursor = await cursor.continue();
      }
      await transaction.objectStore('meta').put(totals, TOTALS);
    };
    await finish(transaction, steps());
  }

  async #dropDamaged(key: Digest): Promise<void> {
    this.#report(
      'storage.artifact-damaged',
      `A cached program was damaged and has been removed (${key.slice(0, 19)}…). It will be compiled again.`,
    );
    await this.delete(key);
  }

  #touch(key: Digest): void {
    this.#touched.add(key);
    this.#touching ??= new Promise((resolve) => {
      setTimeout(() => {
        resolve(this.#flushTouched());
      }, TOUCH_MS);
    });
  }

  async #flushTouched(): Promise<void> {
    this.#touching = undefined;
    if (this.#touched.size === 0) return;
    const keys = [...this.#touched];
    this.#touched.clear();
    await this.#attempt(async (database) => {
      const transaction = database.transaction('entries', 'readwrite', { durability: 'relaxed' });
      const steps = async (): Promise<void> => {
        const last = await transaction.store.index('usedAt').openKeyCursor(null, 'prev');
        // Later than any use so far, even after the clock went back.
        let usedAt = Math.max(Date.now(), (last?.key ?? 0) + 1);
        for (const key of keys) {
          const entry = await transaction.store.get(key);
          if (entry) await transaction.store.put({ ...entry, usedAt: usedAt++ });
        }
      };
      await finish(transaction, steps());
    }, undefined);
  }

  async #attempt<T>(work: (database: IDBPDatabase<CacheSchema>) => Promise<T>, otherwise: T): Promise<T> {
    try {
      return await this.#use(work);
    } catch (error) {
      this.#survive(error);
      return otherwise;
    }
  }

  async #use<T>(work: (database: IDBPDatabase<CacheSchema>) => Promise<T>): Promise<T> {
    const resting = this.#resting;
    if (resting && performance.now() < resting.until) throw new StorageFault('resting', resting.kind);
    const result = await this.#connection.use(work);
    this.#resting = undefined;
    return result;
  }

  #survive(error: unknown): void {
    const kind = faultKind(error);
    if (kind === 'resting') return;
    if (kind === 'timeout' || kind === 'blocked' || kind === 'newer' || kind === 'denied') {
      this.#resting = { until: performance.now() + (this.#options.restMs ?? REST_MS), kind };
    }
    this.#report(
      kind === 'blocked' || kind === 'newer' ? 'storage.blocked' : 'storage.unavailable',
      faultReason(kind),
    );
  }

  #report(code: StoreReport['code'], message: string): void {
    this.#options.onReport?.({ code, message });
  }
}

function writing(database: IDBPDatabase<CacheSchema>): Writing {
  // Relaxed: a lost artifact is compiled again, and a torn one is found out when read.
  const stores: Stores = ['artifacts', 'entries', 'meta'];
  return database.transaction(stores, 'readwrite', { durability: 'relaxed' });
}

/** Entries in order of use. What is left of a transaction that the browser lost half of is cleaned up on the way. */
async function reconcile(transaction: Writing): Promise<ArtifactEntry[]> {
  const artifacts = transaction.objectStore('artifacts');
  const meta = transaction.objectStore('meta');
  const listed = await transaction.objectStore('entries').index('usedAt').getAll();
  const unlisted = new Set(await artifacts.getAllKeys());
  const entries: ArtifactEntry[] = [];
  for (const entry of listed) {
    if (unlisted.delete(entry.key)) entries.push(entry);
    else await transaction.objectStore('entries').delete(entry.key);
  }
  for (const key of unlisted) await artifacts.delete(key);
  const bytes = entries.reduce((sum, { size }) => sum + size, 0);
  const totals = asTotals(await meta.get(TOTALS));
  if (totals.bytes !== bytes || totals.entries !== entries.length) {
    await meta.put({ bytes, entries: entries.length }, TOTALS);
  }
  return entries;
}

/** Evicts until `extra` more bytes fit into the quota, as far as what is pinned lets it. */
async function makeRoom(
  transaction: Writing,
  extra: number,
  keep?: Digest,
): Promise<{ readonly totals: ArtifactTotals; readonly isEnough: boolean }> {
  const meta = transaction.objectStore('meta');
  let totals = asTotals(await meta.get(TOTALS));
  const quota = asQuota(await meta.get(QUOTA));
  const excess = totals.bytes + extra - quota;
  if (excess > 0) totals = await evict(transaction, totals, excess, keep);
  return { totals, isEnough: totals.bytes + extra <= quota };
}

/** Deletes what was used longest ago and is not pinned, `wanted` bytes of it or all there is, and returns the new totals. */
async function evict(
  transaction: Writing,
  totals: ArtifactTotals,
  wanted: number,
  keep?: Digest,
): Promise<ArtifactTotals> {
  let { bytes, entries } = totals;
  let cursor = await transaction.objectStore('entries').index('usedAt').openCursor();
  while (cursor && totals.bytes - bytes < wanted) {
    const entry = cursor.value;
    if (!entry.pinned && entry.key !== keep) {
      await transaction.objectStore('artifacts').delete(entry.key);
      await cursor.delete();
      bytes -= entry.size;
      entries -= 1;
    }
    cursor = await cursor.continue();
  }
  const left = { bytes, entries };
  await transaction.objectStore('meta').put(left, TOTALS);
  return left;
}

function seal(key: Digest, manifest: Manifest): Promise<Digest> {
  return digestJson({ key, manifest });
}

/** Whether a record is what was put under the key. What comes from storage is looked at as unknown. */
async function isSound(key: Digest, record: ArtifactRecord): Promise<boolean> {
  const { bytes, manifest } = record as Partial<ArtifactRecord>;
  if (!(bytes instanceof Uint8Array) || manifest?.format !== ARTIFACT_FORMAT) return false;
  const [ofBytes, ofManifest] = await Promise.all([digestBytes(bytes), seal(key, manifest)]);
  return ofBytes === manifest.digest && ofManifest === record.seal;
}

function asTotals(value: unknown): ArtifactTotals {
  const totals = (value ?? NO_TOTALS) as Partial<ArtifactTotals>;
  return { bytes: Number(totals.bytes) || 0, entries: Number(totals.entries) || 0 };
}

function asQuota(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : DEFAULT_ARTIFACT_QUOTA;
}
