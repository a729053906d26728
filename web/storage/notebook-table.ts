import { Connection, type ConnectionOptions } from './db.ts';
import {
  BIN_MS,
  KEPT_VERSIONS,
  type NotebookChange,
  type NotebookHead,
  type NotebookVersion,
} from './notebook-records.ts';
import { DOCUMENT_DATABASE, type DatabaseSpec, type DocumentSchema } from './schema.ts';
import { finish, reading } from './transaction.ts';

/** Where notebooks and their versions are kept. */
export interface NotebookTable {
  /** Reads a notebook and writes what `change` makes of it, with nobody in between. */
  update<C extends NotebookChange | undefined>(
    id: string,
    change: (head: NotebookHead | undefined) => C,
  ): Promise<{ readonly before: NotebookHead | undefined; readonly change: C }>;
  head(id: string): Promise<NotebookHead | undefined>;
  /** All of them, those in the bin too, in no order. */
  heads(): Promise<readonly NotebookHead[]>;
  /** Newest first. */
  versions(id: string): Promise<readonly NotebookVersion[]>;
}

export class MemoryNotebookTable implements NotebookTable {
  readonly #heads = new Map<string, NotebookHead>();
  readonly #versions = new Map<string, NotebookVersion[]>();

  get size(): number {
    return this.#heads.size;
  }

  update<C extends NotebookChange | undefined>(
    id: string,
    change: (head: NotebookHead | undefined) => C,
  ): Promise<{ before: NotebookHead | undefined; change: C }> {
    const before = this.#heads.get(id);
    const made = change(before);
    // Copies: the caller goes on to edit what it saved.
    if (made?.head) this.#heads.set(id, structuredClone(made.head));
    if (made?.version) {
      const versions = [structuredClone(made.version), ...(this.#versions.get(id) ?? [])];
      this.#versions.set(id, versions.slice(0, KEPT_VERSIONS));
    }
    return Promise.resolve({ before, change: made });
  }

  head(id: string): Promise<NotebookHead | undefined> {
    return Promise.resolve(structuredClone(this.#heads.get(id)));
  }

  heads(): Promise<readonly NotebookHead[]> {
    return Promise.resolve(structuredClone([...this.#heads.values()]));
  }

  versions(id: string): Promise<readonly NotebookVersion[]> {
    return Promise.resolve(structuredClone(this.#versions.get(id) ?? []));
  }

  forget(id: string): void {
    this.#heads.delete(id);
    this.#versions.delete(id);
  }
}

export interface IndexedDbTableOptions extends ConnectionOptions {
  readonly database?: DatabaseSpec;
}

/** Rejects with a DOMException or a StorageFault: it is for the caller to keep what could not be written. */
export class IndexedDbNotebookTable implements NotebookTable {
  readonly #connection: Connection<DocumentSchema>;

  constructor(options: IndexedDbTableOptions = {}) {
    this.#connection = new Connection(options.database ?? DOCUMENT_DATABASE, options);
  }

  close(): void {
    this.#connection.close();
  }

  update<C extends NotebookChange | undefined>(
    id: string,
    change: (head: NotebookHead | undefined) => C,
  ): Promise<{ before: NotebookHead | undefined; change: C }> {
    return this.#connection.use(async (database) => {
      // Strict: what the reader wrote is on the disk when this resolves.
      const transaction = database.transaction(['notebooks', 'versions'], 'readwrite', {
        durability: 'strict',
      });
      const steps = async () => {
        const before = await transaction.objectStore('notebooks').get(id);
        const made = change(before);
        const writes: Promise<unknown>[] = [];
        if (made?.head) writes.push(transaction.objectStore('notebooks').put(made.head));
        if (made?.version) {
          const versions = transaction.objectStore('versions');
          writes.push(versions.put(made.version));
          const kept = await versions.getAllKeys(ofNotebook(id));
          for (const key of kept.slice(0, Math.max(0, kept.length - KEPT_VERSIONS)))
            writes.push(versions.delete(key));
        }
        await Promise.all(writes);
        return { before, change: made };
      };
      return finish(transaction, steps());
    });
  }

  head(id: string): Promise<NotebookHead | undefined> {
    return this.#connection.use((database) => reading(database, 'notebooks').get(id));
  }

  heads(): Promise<readonly NotebookHead[]> {
    return this.#connection.use((database) => reading(database, 'notebooks').getAll());
  }

  versions(id: string): Promise<readonly NotebookVersion[]> {
    return this.#connection.use(async (database) => {
      return (await reading(database, 'versions').getAll(ofNotebook(id))).reverse();
    });
  }

  /** Deletes for good what has been in the bin for long. */
  async emptyBin(now: number): Promise<void> {
    const old = (await this.heads()).filter(
      ({ deletedAt }) => deletedAt !== undefined && now - deletedAt > BIN_MS,
    );
    if (old.length === 0) return;
    await this.#connection.use(async (database) => {
      const transaction = database.transaction(['notebooks', 'versions'], 'readwrite');
      const steps = async (): Promise<void> => {
        await Promise.all(
          old.flatMap(({ id }) => [
            transaction.objectStore('notebooks').delete(id),
            transaction.objectStore('versions').delete(ofNotebook(id)),
          ]),
        );
      };
      await finish(transaction, steps());
    });
  }
}

function ofNotebook(id: string): IDBKeyRange {
  return IDBKeyRange.bound([id, 0], [id, Infinity]);
}
