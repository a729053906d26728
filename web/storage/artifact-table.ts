import type { IDBPDatabase, IDBPTransaction } from 'idb';
import type { ArtifactEntry } from '#model/artifact-store.ts';
import type { Digest } from '#model/digest.ts';
import { StorageFault } from './faults.ts';
import { DEFAULT_ARTIFACT_QUOTA } from './quota.ts';
import type { ArtifactRecord, ArtifactTotals, CacheSchema } from './schema.ts';
import { finish, reading } from './transaction.ts';

// The transactions of the artifact store. Each function is one of them: all of it happens or none.

type Database = IDBPDatabase<CacheSchema>;
type Stores = ('artifacts' | 'entries' | 'meta')[];
type Writing = IDBPTransaction<CacheSchema, Stores, 'readwrite'>;

const QUOTA = 'artifact-quota';
const TOTALS = 'artifact-totals';
const NO_TOTALS: ArtifactTotals = { bytes: 0, entries: 0 };

/** Makes room, then writes bytes, entry and totals. Throws a `quota` fault, and evicts nothing, when what is pinned leaves no room. */
export function writeArtifact(
  database: Database,
  record: ArtifactRecord,
  entry: ArtifactEntry,
): Promise<void> {
  return write(database, async (transaction) => {
    const { key, size } = entry;
    const before = await transaction.objectStore('entries').get(key);
    const extra = size - (before?.size ?? 0);
    const { totals, isEnough } = await makeRoom(transaction, extra, key);
    if (!isEnough) throw new StorageFault('quota', 'what is pinned leaves no room');
    const usedAt = await nextUse(transaction);
    await transaction.objectStore('artifacts').put(record, key);
    await transaction.objectStore('entries').put({ ...entry, usedAt, pinned: before?.pinned ?? false });
    const entries = totals.entries + (before ? 0 : 1);
    await transaction.objectStore('meta').put({ bytes: totals.bytes + extra, entries }, TOTALS);
  });
}

/** Gives up a tenth of the cache, or as much as an entry needs. */
export function evictSome(database: Database, entry: ArtifactEntry): Promise<void> {
  return write(database, async (transaction) => {
    const totals = asTotals(await transaction.objectStore('meta').get(TOTALS));
    await evict(transaction, totals, Math.max(entry.size, totals.bytes / 10), entry.key);
  });
}

/** Deletes the entries that `isWanted` picks, among all or at one key. */
export function erase(
  database: Database,
  isWanted: (entry: ArtifactEntry) => boolean,
  only?: Digest,
): Promise<void> {
  return write(database, async (transaction) => {
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
  });
}

/** Deletes everything without reading any of it: also right when entries can no longer be read. */
export function eraseAll(database: Database): Promise<void> {
  return write(database, async (transaction) => {
    await transaction.objectStore('artifacts').clear();
    await transaction.objectStore('entries').clear();
    await transaction.objectStore('meta').delete(TOTALS);
  });
}

/** Entries in order of use. What is left of a transaction that the browser lost half of is cleaned up on the way. */
export function listEntries(database: Database): Promise<ArtifactEntry[]> {
  return write(database, async (transaction) => {
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
  });
}

export async function readTotals(
  database: Database,
): Promise<{ readonly totals: ArtifactTotals; readonly quota: number }> {
  const meta = reading(database, 'meta');
  const totals = asTotals(await meta.get(TOTALS));
  return { totals, quota: asQuota(await meta.get(QUOTA)) };
}

export function writeQuota(database: Database, quota: number): Promise<void> {
  return write(database, async (transaction) => {
    await transaction.objectStore('meta').put(quota, QUOTA);
    await makeRoom(transaction, 0);
  });
}

export function writePin(database: Database, key: Digest, pinned: boolean): Promise<void> {
  return write(database, async (transaction) => {
    const entry = await transaction.objectStore('entries').get(key);
    if (entry) await transaction.objectStore('entries').put({ ...entry, pinned });
  });
}

/** Notes that the keys were used just now, in this order. */
export function touchEntries(database: Database, keys: readonly Digest[]): Promise<void> {
  return write(
    database,
    async (transaction) => {
      const entries = transaction.objectStore('entries');
      let usedAt = await nextUse(transaction);
      for (const key of keys) {
        const entry = await entries.get(key);
        if (entry) await entries.put({ ...entry, usedAt: usedAt++ });
      }
    },
    // Alone, so that reading artifacts does not wait for it.
    ['entries'],
  );
}

function write<T>(
  database: Database,
  work: (transaction: Writing) => Promise<T>,
  stores: Stores = ['artifacts', 'entries', 'meta'],
): Promise<T> {
  // Relaxed: a lost artifact is compiled again, and a torn one is found out when read.
  const transaction = database.transaction(stores, 'readwrite', { durability: 'relaxed' });
  return finish(transaction, work(transaction));
}

/** Now, and later than any use so far, also when the clock went back. */
async function nextUse(transaction: Writing): Promise<number> {
  const last = await transaction.objectStore('entries').index('usedAt').openKeyCursor(null, 'prev');
  return Math.max(Date.now(), (last?.key ?? 0) + 1);
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

function asTotals(value: unknown): ArtifactTotals {
  const totals = (value ?? NO_TOTALS) as Partial<ArtifactTotals>;
  return { bytes: Number(totals.bytes) || 0, entries: Number(totals.entries) || 0 };
}

function asQuota(value: unknown): number {
  return typeof value === 'number' && value >= 0 ? value : DEFAULT_ARTIFACT_QUOTA;
}
