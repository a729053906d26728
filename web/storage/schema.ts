import type { DBSchema, IDBPDatabase, IDBPTransaction } from 'idb';
import type { ArtifactEntry } from '#model/artifact-store.ts';
import type { Manifest } from '#model/artifact.ts';
import type { AuditEntry } from '#model/audit.ts';
import type { Digest } from '#model/digest.ts';
import type { NotebookHead, NotebookVersion } from './notebook-records.ts';

/**
 * A database as a list of steps: `migrations[n]` takes version n to n + 1, and the list is only ever added to.
 * The first step makes the store `meta`.
 */
export interface DatabaseSpec {
  readonly name: string;
  /** True when everything in it can be made again: such a database is deleted when it turns out to be damaged. */
  readonly isDisposable?: boolean;
  readonly migrations: readonly Migration[];
}

export interface Migration {
  /** True when code that only knows the version before must not touch the database any more. */
  readonly breaksOlder: boolean;
  readonly up: (
    database: IDBPDatabase,
    transaction: IDBPTransaction<unknown, string[], 'versionchange'>,
  ) => void | Promise<void>;
}

/** Bytes and manifest of one artifact. What listing and eviction need stands apart, in `entries`. */
export interface ArtifactRecord {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly manifest: Manifest;
  /** Digest of key and manifest: with the manifest's own digest of the bytes it covers the whole record. */
  readonly seal: Digest;
}

export interface ArtifactTotals {
  readonly bytes: number;
  readonly entries: number;
}

/** What can be made again: losing it costs time, nothing else. Hence apart from what the reader wrote. */
export interface CacheSchema extends DBSchema {
  artifacts: { key: Digest; value: ArtifactRecord };
  entries: { key: Digest; value: ArtifactEntry; indexes: { usedAt: number } };
  meta: { key: string; value: unknown };
}

export const CACHE_DATABASE: DatabaseSpec = {
  name: 'petri-cache',
  isDisposable: true,
  migrations: [
    {
      breaksOlder: true,
      up(database) {
        database.createObjectStore('meta');
        database.createObjectStore('artifacts');
        database.createObjectStore('entries', { keyPath: 'key' }).createIndex('usedAt', 'usedAt');
      },
    },
  ],
};

/** What the reader wrote. */
export interface DocumentSchema extends DBSchema {
  notebooks: { key: string; value: NotebookHead; indexes: { updatedAt: number } };
  versions: { key: [string, number]; value: NotebookVersion };
  meta: { key: string; value: unknown };
}

export const DOCUMENT_DATABASE: DatabaseSpec = {
  name: 'petri-documents',
  migrations: [
    {
      breaksOlder: true,
      up(database) {
        database.createObjectStore('meta');
        database.createObjectStore('notebooks', { keyPath: 'id' }).createIndex('updatedAt', 'updatedAt');
        database.createObjectStore('versions', { keyPath: ['id', 'revision'] });
      },
    },
  ],
};

/** What the reader decided about a notebook, under its id. What is read is not trusted: see trust.ts. */
export interface TrustSchema extends DBSchema {
  trust: { key: string; value: unknown };
  meta: { key: string; value: unknown };
}

/** Apart from documents: nothing that is written into a document, or brought back from one, gets here. */
export const TRUST_DATABASE: DatabaseSpec = {
  name: 'petri-trust',
  migrations: [
    {
      breaksOlder: true,
      up(database) {
        database.createObjectStore('meta');
        database.createObjectStore('trust');
      },
    },
  ],
};

/** Folders of the reader's machine, under the id of the notebook that they are mounted in. */
export interface MountSchema extends DBSchema {
  mounts: { key: string; value: unknown };
  meta: { key: string; value: unknown };
}

/** Made when the first folder is mounted: for most readers there is none. */
export const MOUNT_DATABASE: DatabaseSpec = {
  name: 'petri-mounts',
  migrations: [
    {
      breaksOlder: true,
      up(database) {
        database.createObjectStore('meta');
        database.createObjectStore('mounts');
      },
    },
  ],
};

/** What programs did with what they were granted, in the order in which it was written. */
export interface AuditSchema extends DBSchema {
  entries: { key: number; value: AuditEntry };
  meta: { key: string; value: unknown };
}

export const AUDIT_DATABASE: DatabaseSpec = {
  name: 'petri-audit',
  migrations: [
    {
      breaksOlder: true,
      up(database) {
        database.createObjectStore('meta');
        database.createObjectStore('entries', { autoIncrement: true });
      },
    },
  ],
};

/** What the cells of one notebook printed last. */
export interface KeptOutputs {
  readonly notebook: string;
  /** Milliseconds since the epoch. */
  readonly savedAt: number;
  /** JSON by the ids of cells. */
  readonly cells: Readonly<Record<string, string>>;
}

export interface OutputSchema extends DBSchema {
  outputs: { key: string; value: KeptOutputs; indexes: { savedAt: number } };
  meta: { key: string; value: unknown };
}

/** Apart from documents: it is full sooner, may be lost, and is not to be in the way of what the reader wrote. */
export const OUTPUT_DATABASE: DatabaseSpec = {
  name: 'petri-outputs',
  isDisposable: true,
  migrations: [
    {
      breaksOlder: true,
      up(database) {
        database.createObjectStore('meta');
        database.createObjectStore('outputs', { keyPath: 'notebook' }).createIndex('savedAt', 'savedAt');
      },
    },
  ],
};
