import type { IDBPDatabase } from 'idb';
import type { ArtifactEntry, ArtifactStore, StoreReport, StoreUsage } from '#model/artifact-store.ts';
import { ARTIFACT_FORMAT, type Artifact, type Manifest } from '#model/artifact.ts';
import { digestBytes, digestJson, type Digest } from '#model/digest.ts';
import {
  erase,
  eraseAll,
  evictSome,
  listEntries,
  readTotals,
  touchEntries,
  writeArtifact,
  writePin,
  writeQuota,
} from './artifact-table.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { StorageFault, faultKind, faultReason, type FaultKind } from './faults.ts';
import { withLock } from './locks.ts';
import { MemoryArtifactStore } from './memory.ts';
import { RecentRecords } from './recent.ts';
import { CACHE_DATABASE, type ArtifactRecord, type CacheSchema, type DatabaseSpec } from './schema.ts';
import { reading } from './transaction.ts';

/** After storage failed to answer, it is left alone for so long, in milliseconds. */
const REST_MS = 30_000;
/** Uses are written down in batches, this long after the first of them, so that no read waits for a write. */
const TOUCH_MS = 250;

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
  readonly #recent = new RecentRecords();
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
      await this.#connection.use((database) => readTotals(database));
      return undefined;
    } catch (error) {
      this.#survive(error);
      return faultKind(error);
    }
  }

  async get(key: Digest): Promise<Artifact | undefined> {
    const inMemory = this.#memory.size > 0 ? await this.#memory.get(key) : undefined;
    if (inMemory) return inMemory;
    const recent = this.#recent.get(key);
    if (recent !== undefined && (await isSound(key, recent))) return this.#used(key, recent);
    this.#recent.delete(key);
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
    return this.#used(key, record);
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
    // Others may have to go for it.
    this.#recent.clear();
    try {
      await this.#use((database) => writeArtifact(database, record, entry));
      await this.#memory.delete(key);
      this.#recent.add(key, record);
      return;
    } catch (error) {
      if (error instanceof StorageFault && error.kind === 'quota') this.#reportFull(entry);
      else if (faultKind(error) !== 'quota') this.#survive(error);
      else if (await this.#retryWithRoom(record, entry)) return;
    }
    await this.#memory.put(key, { bytes, manifest }, options);
  }

  locked<T>(key: Digest, make: (hadToWait: boolean) => Promise<T>): Promise<T> {
    return withLock(`petri:artifact:${key}`, make);
  }

  async list(): Promise<readonly ArtifactEntry[]> {
    await this.#flushTouched();
    const stored = await this.#attempt(listEntries, []);
    return [...(await this.#memory.list()), ...stored.reverse()];
  }

  async pin(key: Digest, pinned: boolean): Promise<void> {
    await this.#memory.pin(key, pinned);
    await this.#attempt((database) => writePin(database, key, pinned), undefined);
  }

  async delete(key: Digest): Promise<void> {
    this.#recent.delete(key);
    await this.#memory.delete(key);
    await this.#attempt((database) => erase(database, () => true, key), undefined);
  }

  async clear(options: { readonly pinned?: boolean } = {}): Promise<void> {
    this.#recent.clear();
    await this.#memory.clear(options);
    const isAll = options.pinned === true;
    await this.#attempt(
      (database) => (isAll ? eraseAll(database) : erase(database, ({ pinned }) => !pinned)),
      undefined,
    );
  }

  async usage(): Promise<StoreUsage> {
    const stored = await this.#attempt(readTotals, undefined);
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
    this.#recent.clear();
    await this.#attempt((database) => writeQuota(database, Math.max(0, bytes)), undefined);
  }

  /** Writes down what is pending and closes the database. The store can be used again afterwards. */
  async close(): Promise<void> {
    await this.#flushTouched();
    this.#recent.clear();
    this.#connection.close();
  }

  /** Storage is full although the quota is not reached: give up a tenth of the cache, try once more, else say so. */
  async #retryWithRoom(record: ArtifactRecord, entry: ArtifactEntry): Promise<boolean> {
    try {
      await this.#use((database) => evictSome(database, entry));
      await this.#use((database) => writeArtifact(database, record, entry));
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

  async #dropDamaged(key: Digest): Promise<void> {
    this.#report(
      'storage.artifact-damaged',
      `A cached program was damaged and has been removed (${key.slice(0, 19)}…). It will be compiled again.`,
    );
    await this.delete(key);
  }

  #used(key: Digest, record: ArtifactRecord): Artifact {
    this.#recent.add(key, record);
    this.#touched.add(key);
    this.#touching ??= new Promise((resolve) => {
      setTimeout(() => {
        resolve(this.#flushTouched());
      }, TOUCH_MS);
    });
    return { bytes: record.bytes, manifest: record.manifest };
  }

  async #flushTouched(): Promise<void> {
    this.#touching = undefined;
    if (this.#touched.size === 0) return;
    const keys = [...this.#touched];
    this.#touched.clear();
    await this.#attempt((database) => touchEntries(database, keys), undefined);
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
