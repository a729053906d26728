import type { AuditEntry } from '#model/audit.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { hasIndexedDb } from './open.ts';
import { AUDIT_DATABASE, type AuditSchema, type DatabaseSpec } from './schema.ts';
import { finish, reading } from './transaction.ts';

/** Entries that are kept; the oldest go. */
const AUDIT_LIMIT = 20_000;

export interface AuditLogOptions extends ConnectionOptions {
  readonly database?: DatabaseSpec;
  readonly limit?: number;
}

/**
 * What programs did with what they were granted, and what the reader granted, oldest first. Never rejects: what the
 * database does not take is kept as long as the page.
 */
export class AuditLog {
  readonly #connection: Connection<AuditSchema> | undefined;
  readonly #limit: number;
  /** What the database did not take, oldest first. */
  #unsaved: readonly AuditEntry[] = [];
  /** One write after the other: they are to be read in this order. */
  #writing: Promise<void> = Promise.resolve();

  constructor(options: AuditLogOptions = {}) {
    this.#limit = options.limit ?? AUDIT_LIMIT;
    if (hasIndexedDb()) this.#connection = new Connection(options.database ?? AUDIT_DATABASE, options);
  }

  add(entries: readonly AuditEntry[]): Promise<void> {
    if (entries.length === 0) return this.#writing;
    this.#writing = this.#writing.then(() => this.#write(entries.slice(-this.#limit)));
    return this.#writing;
  }

  async list(): Promise<readonly AuditEntry[]> {
    await this.#writing;
    const stored = await this.#connection
      ?.use((database) => reading(database, 'entries').getAll())
      .catch(() => undefined);
    return [...(stored ?? []), ...this.#unsaved].slice(-this.#limit);
  }

  /** False when what is stored could not be deleted. */
  async clear(): Promise<boolean> {
    await this.#writing;
    this.#unsaved = [];
    try {
      await this.#connection?.use((database) => {
        const transaction = database.transaction('entries', 'readwrite');
        return finish(transaction, transaction.store.clear());
      });
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#connection?.close();
  }

  async #write(entries: readonly AuditEntry[]): Promise<void> {
    try {
      if (this.#connection === undefined) throw new Error('This page has no IndexedDB.');
      await this.#connection.use((database) => {
        const transaction = database.transaction('entries', 'readwrite');
        const { store } = transaction;
        const steps = async (): Promise<void> => {
          await Promise.all(entries.map((entry) => store.add(entry)));
          const excess = (await store.count()) - this.#limit;
          if (excess <= 0) return;
          const last = (await store.getAllKeys(null, excess)).at(-1);
          if (last !== undefined) await store.delete(IDBKeyRange.upperBound(last));
        };
        return finish(transaction, steps());
      });
    } catch {
      this.#unsaved = [...this.#unsaved, ...entries].slice(-this.#limit);
    }
  }
}
