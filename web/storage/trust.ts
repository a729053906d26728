import * as v from 'valibot';
import type { StoreReport } from '#model/artifact-store.ts';
import { parseCapability } from '#model/capability.ts';
import { LEVELS, LINK_LEVEL, OWN_LEVEL, type Level } from '#model/level.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { isFromLink } from './notebooks.ts';
import { hasIndexedDb } from './open.ts';
import { TRUST_DATABASE, type DatabaseSpec, type TrustSchema } from './schema.ts';
import { finish, reading } from './transaction.ts';

/** A grant that is kept with a notebook, until the reader takes it back. */
export interface KeptGrant {
  readonly id: string;
  readonly capability: string;
  /** Milliseconds since the epoch. */
  readonly grantedAt: number;
}

/** What a reader decided about one notebook. No document can carry it. */
export interface Trust {
  readonly level: Level;
  readonly grants: readonly KeptGrant[];
}

export interface TrustStoreOptions extends ConnectionOptions {
  readonly database?: DatabaseSpec;
  readonly onReport?: (report: StoreReport) => void;
}

/** What is kept for one notebook at most: beyond it nobody knows what they allowed. */
const GRANTS_LIMIT = 200;

// `unrestricted` is the site's to give, so that it is never kept.
const level = v.pipe(
  v.picklist(LEVELS),
  v.check((text) => text !== 'unrestricted'),
);
const grant = v.pipe(
  v.object({ id: v.string(), capability: v.string(), grantedAt: v.number() }),
  v.check(({ capability }) => isCapability(capability)),
);
const record = v.object({ level, grants: v.array(v.unknown()) });

/** What a notebook has of which nothing is known but its id: its own cells are the reader's, those of a link are not. */
export function defaultTrust(notebook: string): Trust {
  return { level: isFromLink(notebook) ? LINK_LEVEL : OWN_LEVEL, grants: [] };
}

/** What the reader decided, notebook by notebook. Never rejects: what cannot be kept lasts as long as the page. */
export class TrustStore {
  readonly #options: TrustStoreOptions;
  readonly #connection: Connection<TrustSchema> | undefined;
  /** What the database did not take. */
  readonly #unsaved = new Map<string, Trust>();
  #isReported = false;

  constructor(options: TrustStoreOptions = {}) {
    this.#options = options;
    if (hasIndexedDb()) this.#connection = new Connection(options.database ?? TRUST_DATABASE, options);
  }

  /** What cannot be read, whole or in part, is as if it had never been decided. */
  async load(notebook: string): Promise<Trust> {
    const unsaved = this.#unsaved.get(notebook);
    if (unsaved !== undefined) return unsaved;
    try {
      const stored = await this.#connection?.use((database) => reading(database, 'trust').get(notebook));
      return parseTrust(notebook, stored);
    } catch {
      return defaultTrust(notebook);
    }
  }

  async save(notebook: string, trust: Trust): Promise<void> {
    const { level: kept, grants } = trust;
    const isDefault = kept === defaultTrust(notebook).level && grants.length === 0;
    try {
      if (this.#connection === undefined) throw new Error('This page has no IndexedDB.');
      await this.#connection.use((database) => {
        // Strict: what was taken back must not come back with a crash.
        const transaction = database.transaction('trust', 'readwrite', { durability: 'strict' });
        const { store } = transaction;
        const written: Promise<unknown> = isDefault
          ? store.delete(notebook)
          : store.put({ level: kept, grants: grants.slice(-GRANTS_LIMIT) }, notebook);
        return finish(transaction, written);
      });
      this.#unsaved.delete(notebook);
    } catch {
      this.#unsaved.set(notebook, trust);
      if (!this.#isReported) {
        this.#options.onReport?.({
          code: 'storage.unavailable',
          message: 'This browser does not keep what you allow: it lasts until you leave the page.',
        });
      }
      this.#isReported = true;
    }
  }

  close(): void {
    this.#connection?.close();
  }
}

function parseTrust(notebook: string, stored: unknown): Trust {
  const read = v.safeParse(record, stored);
  if (!read.success) return defaultTrust(notebook);
  const grants = read.output.grants.flatMap((each) => {
    const one = v.safeParse(grant, each);
    return one.success ? [one.output] : [];
  });
  return { level: read.output.level, grants: grants.slice(-GRANTS_LIMIT) };
}

function isCapability(text: string): boolean {
  try {
    parseCapability(text);
    return true;
  } catch {
    return false;
  }
}
