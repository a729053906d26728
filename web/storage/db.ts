import { deleteDB, openDB, type DBSchema, type IDBPDatabase, type IDBPTransaction } from 'idb';
import { StorageFault, asError, faultKind, withDeadline } from './faults.ts';
import { abort } from './transaction.ts';
import type { DatabaseSpec } from './schema.ts';

/** How long storage may take to answer before the page goes on without it, in milliseconds. */
export const STORAGE_DEADLINES = { openMs: 4_000, callMs: 8_000 } as const;

export interface ConnectionOptions {
  readonly openMs?: number;
  readonly callMs?: number;
  /** The browser closed the database (eviction, "clear site data"), or another tab needed it for an upgrade. */
  readonly onClosed?: () => void;
}

/**
 * One connection to a database, opened when first used, closed whenever another tab wants to upgrade or delete the database,
 * and opened again by the next call. No call waits longer than its deadline, whatever other tabs do.
 */
export class Connection<S extends DBSchema> {
  readonly #spec: DatabaseSpec;
  readonly #options: ConnectionOptions;
  #database: Promise<IDBPDatabase<S>> | undefined;

  constructor(spec: DatabaseSpec, options: ConnectionOptions = {}) {
    this.#spec = spec;
    this.#options = options;
  }

  /**
   * Runs `work` with the open database. A connection that turns out to be closed is opened again and `work` runs a second time,
   * so it must be one transaction. Rejects with a DOMException or a StorageFault.
   */
  async use<T>(work: (database: IDBPDatabase<S>) => Promise<T>): Promise<T> {
    for (let isRetry = false; ; isRetry = true) {
      const opening = this.#open();
      const database = await opening;
      try {
        return await withDeadline(work(database), this.#options.callMs ?? STORAGE_DEADLINES.callMs);
      } catch (error) {
        const isGone = faultKind(error) === 'closed' || this.#database !== opening;
        if (faultKind(error) === 'timeout') this.#forget(opening);
        const isMendable = this.#spec.isDisposable === true && hasStoresMissing(error);
        if (isRetry || !(isGone || isMendable)) throw error;
        if (isMendable) await this.destroy();
        else this.#forget(opening);
      }
    }
  }

  close(): void {
    const opening = this.#database;
    this.#database = undefined;
    opening?.then(
      (database) => database.close(),
      () => undefined,
    );
  }

  /** Deletes the whole database: the way out when its files are damaged. */
  async destroy(): Promise<void> {
    this.close();
    await withDeadline(deleteDB(this.#spec.name), this.#options.openMs ?? STORAGE_DEADLINES.openMs);
  }

  #forget(opening: Promise<IDBPDatabase<S>>): void {
    if (this.#database === opening) this.close();
  }

  #open(): Promise<IDBPDatabase<S>> {
    if (this.#database) return this.#database;
    const opening = this.#openNow();
    this.#database = opening;
    opening.catch(() => {
      if (this.#database === opening) this.#database = undefined;
    });
    return opening;
  }

  async #openNow(): Promise<IDBPDatabase<S>> {
    const state = { isBlocked: false };
    const migration: { error?: Error } = {};
    const ours = this.#spec.migrations.length;
    const attempt = (version: number | undefined): Promise<IDBPDatabase<S>> => {
      const request = openDB<S>(this.#spec.name, version, {
        upgrade: (database, from, to, transaction) => {
          // Migrations are written against stores by name: the typed schema is that of the last version only.
          const upgrading = transaction as unknown as Upgrade;
          migrate(this.#spec, database as unknown as IDBPDatabase, from, to ?? ours, upgrading).catch(
            (error: unknown) => {
              // All steps or none: opening fails, and the database is as it was.
              migration.error = asError(error);
              transaction.done.catch(() => undefined);
              abort(transaction);
            },
          );
        },
        blocked: () => {
          state.isBlocked = true;
        },
        blocking: (_current, _wanted, event) => {
          // Close at once: an upgrade in another tab waits for nothing else.
          (event.target as IDBDatabase).close();
          this.#closed();
        },
        terminated: () => {
          this.#closed();
        },
      });
      const openMs = this.#options.openMs ?? STORAGE_DEADLINES.openMs;
      // An answer that comes after all is of use for the next call.
      return withDeadline(request, openMs, (database) => {
        if (this.#database || database.version > ours) database.close();
        else this.#database = Promise.resolve(database);
      });
    };
    try {
      try {
        return await attempt(ours);
      } catch (error) {
        if (!(error instanceof Error) || error.name !== 'VersionError') throw error;
        return await this.#acceptNewer(await attempt(undefined));
      }
    } catch (error) {
      if (migration.error) throw migration.error;
      if (state.isBlocked && faultKind(error) === 'timeout') {
        throw new StorageFault('blocked', `${this.#spec.name}: another tab keeps the old version open`);
      }
      throw error;
    }
  }

  /** A newer release upgraded the database: fine as long as it says that our version can still read it. */
  async #acceptNewer(database: IDBPDatabase<S>): Promise<IDBPDatabase<S>> {
    const readableFrom = (await (database as unknown as IDBPDatabase).get('meta', READABLE_FROM)) as unknown;
    if (typeof readableFrom === 'number' && readableFrom <= this.#spec.migrations.length) return database;
    database.close();
    throw new StorageFault('newer', `${this.#spec.name} is at version ${String(database.version)}`);
  }

  #closed(): void {
    this.#database = undefined;
    this.#options.onClosed?.();
  }
}

/** The database is at the right version and has not the stores of that version: what damaged files can look like. */
function hasStoresMissing(error: unknown): boolean {
  return error instanceof Error && error.name === 'NotFoundError';
}

/** Lowest version whose code may use the database, under this key of the store `meta`. */
const READABLE_FROM = 'readable-from';

type Upgrade = IDBPTransaction<unknown, string[], 'versionchange'>;

async function migrate(
  spec: DatabaseSpec,
  database: IDBPDatabase,
  from: number,
  to: number,
  transaction: Upgrade,
): Promise<void> {
  for (const step of spec.migrations.slice(from, to)) await step.up(database, transaction);
  const breaking = spec.migrations.slice(0, to).findLastIndex((step) => step.breaksOlder);
  await transaction.objectStore('meta').put(breaking + 1, READABLE_FROM);
}
