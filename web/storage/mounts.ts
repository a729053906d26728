import * as v from 'valibot';
import { isFileName } from '#model/file-name.ts';
import { MOUNT_LIMITS } from '#model/limits.ts';
import type { FolderAccess } from '#model/session-files.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { hasIndexedDb } from './open.ts';
import { MOUNT_DATABASE, type DatabaseSpec, type MountSchema } from './schema.ts';
import { finish, reading } from './transaction.ts';

/** A folder that the reader mounted. Its handle is good for nothing outside of this browser. */
export interface KeptMount {
  /** What programs call it. */
  readonly name: string;
  readonly access: FolderAccess;
  readonly handle: FileSystemDirectoryHandle;
}

export interface MountStoreOptions extends ConnectionOptions {
  readonly database?: DatabaseSpec;
}

const mount = v.object({
  name: v.pipe(
    v.string(),
    v.check((name) => isFileName(name) && !name.includes('/')),
  ),
  access: v.picklist(['read', 'read-write']),
  // Not in every browser.
  handle: v.custom<FileSystemDirectoryHandle>(
    (value) => typeof FileSystemDirectoryHandle === 'function' && value instanceof FileSystemDirectoryHandle,
  ),
});

/** Folders that are mounted, notebook by notebook: apart from the notebooks, which never name them. */
export class MountStore {
  readonly #connection: Connection<MountSchema> | undefined;

  constructor(options: MountStoreOptions = {}) {
    if (hasIndexedDb()) this.#connection = new Connection(options.database ?? MOUNT_DATABASE, options);
  }

  /** Never rejects: what cannot be read is as if it were not mounted. */
  async load(notebook: string): Promise<readonly KeptMount[]> {
    const stored = await this.#connection
      ?.use((database) => reading(database, 'mounts').get(notebook))
      .catch(() => undefined);
    if (!Array.isArray(stored)) return [];
    const names = new Set<string>();
    return stored
      .flatMap((each) => {
        const one = v.safeParse(mount, each);
        return one.success ? [one.output] : [];
      })
      .filter(({ name }) => !names.has(name) && names.add(name))
      .slice(0, MOUNT_LIMITS.folders);
  }

  /** False when this browser does not keep it. Never rejects. */
  async save(notebook: string, mounts: readonly KeptMount[]): Promise<boolean> {
    try {
      if (this.#connection === undefined) return false;
      await this.#connection.use((database) => {
        // Strict: what was taken away must not come back with a crash.
        const transaction = database.transaction('mounts', 'readwrite', { durability: 'strict' });
        const { store } = transaction;
        const written: Promise<unknown> =
          mounts.length === 0 ? store.delete(notebook) : store.put([...mounts], notebook);
        return finish(transaction, written);
      });
      return true;
    } catch {
      return false;
    }
  }

  close(): void {
    this.#connection?.close();
  }
}
