import { OUTPUT_LIMITS } from '#model/limits.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { hasIndexedDb } from './open.ts';
import { OUTPUT_DATABASE, type DatabaseSpec, type KeptOutputs, type OutputSchema } from './schema.ts';
import { finish, reading } from './transaction.ts';

export interface OutputStoreOptions extends ConnectionOptions {
  readonly database?: DatabaseSpec;
}

/** What is kept of each cell, by its id: JSON of its outputs, in nbformat's form. */
export type CellOutputs = Readonly<Record<string, string>>;

/**
 * What the cells of notebooks printed last: apart from the notebooks, and dispensable. A cell that printed too much is not kept, and the
 * notebooks used longest ago go first. Never rejects: what cannot be kept is gone with the page.
 */
export class OutputStore {
  readonly #connection: Connection<OutputSchema> | undefined;

  constructor(options: OutputStoreOptions = {}) {
    if (hasIndexedDb()) this.#connection = new Connection(options.database ?? OUTPUT_DATABASE, options);
  }

  async load(notebook: string): Promise<CellOutputs> {
    const kept = await this.#connection
      ?.use((database) => reading(database, 'outputs').get(notebook))
      .catch(() => undefined);
    return kept?.cells ?? {};
  }

  /** Takes the place of what was kept of the notebook before. */
  async save(notebook: string, outputs: CellOutputs): Promise<void> {
    const cells = bounded(outputs);
    await this.#connection
      ?.use((database) => {
        const transaction = database.transaction('outputs', 'readwrite');
        const { store } = transaction;
        const steps = async (): Promise<void> => {
          if (Object.keys(cells).length === 0) await store.delete(notebook);
          else await store.put({ notebook, savedAt: Date.now(), cells } satisfies KeptOutputs);
          const oldest = await store.index('savedAt').getAllKeys();
          const tooMany = oldest.slice(0, Math.max(0, oldest.length - OUTPUT_LIMITS.notebooks));
          await Promise.all(tooMany.map((key) => store.delete(key)));
        };
        return finish(transaction, steps());
      })
      .catch(() => undefined);
  }

  close(): void {
    this.#connection?.close();
  }
}

/** Cell after cell, as long as there is room. */
function bounded(outputs: CellOutputs): CellOutputs {
  let room: number = OUTPUT_LIMITS.notebookCharacters;
  return Object.fromEntries(
    Object.entries(outputs).filter(([, text]) => {
      if (text.length > Math.min(room, OUTPUT_LIMITS.cellCharacters)) return false;
      room -= text.length;
      return true;
    }),
  );
}
