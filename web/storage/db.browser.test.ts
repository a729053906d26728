import { openDB, type DBSchema } from 'idb';
import { afterEach, describe, expect, it } from 'vitest';
import { artifactOf, keyOf } from './artifact-store.suite.ts';
import { IndexedDbArtifactStore } from './artifacts.ts';
import { Connection, type ConnectionOptions } from './db.ts';
import { CACHE_DATABASE, DOCUMENT_DATABASE, type DatabaseSpec } from './schema.ts';

interface NotesSchema extends DBSchema {
  notes: { key: string; value: { id: string; text: string; words?: number } };
  meta: { key: string; value: unknown };
}

/** A database as it grew over three releases. Version 2 can be read by code of version 1, version 3 cannot. */
const steps: DatabaseSpec['migrations'] = [
  {
    breaksOlder: true,
    up(database) {
      database.createObjectStore('meta');
      database.createObjectStore('notes', { keyPath: 'id' });
    },
  },
  {
    breaksOlder: false,
    async up(_database, transaction) {
      const notes = transaction.objectStore('notes');
      for (const note of (await notes.getAll()) as { id: string; text: string }[]) {
        await notes.put({ ...note, words: note.text.split(' ').length });
      }
    },
  },
  {
    breaksOlder: true,
    up(database) {
      database.createObjectStore('tags');
    },
  },
];

const connections: Connection<NotesSchema>[] = [];
let places = 0;

function newPlace(): string {
  return `db-${String(Date.now())}-${String(places++)}`;
}

function connect(name: string, version: number, options: ConnectionOptions = {}): Connection<NotesSchema> {
  const connection = new Connection<NotesSchema>({ name, migrations: steps.slice(0, version) }, options);
  connections.push(connection);
  return connection;
}

afterEach(() => {
  for (const connection of connections.splice(0)) connection.close();
});

function put(connection: Connection<NotesSchema>, id: string, text: string): Promise<string> {
  return connection.use((database) => database.put('notes', { id, text }));
}

function get(
  connection: Connection<NotesSchema>,
  id: string,
): Promise<NotesSchema['notes']['value'] | undefined> {
  return connection.use((database) => database.get('notes', id));
}

describe('migrations', () => {
  it('are taken one after the other, from any version', async () => {
    for (const from of [1, 2]) {
      const place = newPlace();
      const old = connect(place, from);
      await put(old, 'a', 'three small words');
      old.close();
      const current = connect(place, 3);
      expect(await get(current, 'a')).toMatchObject({
        text: 'three small words',
        ...(from === 1 ? { words: 3 } : {}),
      });
      const stores = await current.use((database) =>
        Promise.resolve([...database.objectStoreNames] as string[]),
      );
      expect(stores).toEqual(['meta', 'notes', 'tags']);
    }
  });

  it('leave the database as it was when one fails', async () => {
    const place = newPlace();
    const old = connect(place, 1);
    await put(old, 'a', 'kept');
    old.close();
    const failing: DatabaseSpec = {
      name: place,
      migrations: [
        ...steps.slice(0, 1),
        { breaksOlder: false, up: (database) => void database.createObjectStore('half') },
        { breaksOlder: false, up: () => Promise.reject(new Error('cannot migrate')) },
      ],
    };
    const broken = new Connection<NotesSchema>(failing);
    await expect(get(broken, 'a')).rejects.toThrow('cannot migrate');
    expect(await get(connect(place, 1), 'a')).toMatchObject({ text: 'kept' });
  });

  it('of the shipped databases start with the store that tells who may read them', async () => {
    for (const spec of [CACHE_DATABASE, DOCUMENT_DATABASE]) {
      const name = newPlace();
      const connection = new Connection({ ...spec, name });
      expect(await connection.use((database) => database.get('meta' as never, 'readable-from'))).toBe(1);
      connection.close();
    }
  });
});

describe('threat 12 cache: two tabs', () => {
  it('with versions that understand each other share the database', async () => {
    const place = newPlace();
    const [older, newer] = [connect(place, 1), connect(place, 2)];
    await put(older, 'a', 'by older');
    // Upgrades although the older tab has it open.
    expect(await get(newer, 'a')).toMatchObject({ words: 2 });
    await put(older, 'b', 'by older again');
    expect(await get(newer, 'b')).toMatchObject({ text: 'by older again' });
  });

  it('with versions that do not: the older one is told, the newer one works', async () => {
    const place = newPlace();
    const [older, newer] = [connect(place, 2), connect(place, 3)];
    await put(older, 'a', 'by older');
    await put(newer, 'b', 'by newer');
    await expect(put(older, 'c', 'lost?')).rejects.toMatchObject({ kind: 'newer' });
    expect(await get(newer, 'a')).toBeDefined();
    expect(await get(newer, 'b')).toBeDefined();
  });

  it('never wait for a tab that keeps the old version open', async () => {
    const place = newPlace();
    // A page that does not listen to anything, as releases of others would.
    const stubborn = await openDB(place, 1, {
      upgrade: (database) => void database.createObjectStore('meta'),
    });
    const connection = connect(place, 3, { openMs: 300 });
    await expect(get(connection, 'a')).rejects.toMatchObject({ kind: 'blocked' });
    stubborn.close();
  });

  it('go on when the database is deleted under them', async () => {
    const place = newPlace();
    let closed = 0;
    const connection = connect(place, 3, { onClosed: () => (closed += 1) });
    await put(connection, 'a', 'gone soon');
    await connect(place, 3).destroy();
    expect(closed).toBe(1);
    expect(await get(connection, 'a')).toBeUndefined();
    await put(connection, 'b', 'new');
    expect(await get(connection, 'b')).toMatchObject({ text: 'new' });
  });
});

describe('the artifact store', () => {
  it('starts afresh when its database has lost its stores', async () => {
    const name = newPlace();
    (await openDB(name, 1)).close();
    const store = new IndexedDbArtifactStore({ database: { ...CACHE_DATABASE, name } });
    const key = await keyOf('a');
    expect(await store.get(key)).toBeUndefined();
    await store.put(key, await artifactOf(10));
    expect(await store.usage()).toMatchObject({ backend: 'indexeddb', entries: 1 });
    await store.close();
  });

  it('is opened by an upgraded release with everything in it', async () => {
    const name = newPlace();
    const key = await keyOf('old');
    const old = new IndexedDbArtifactStore({ database: { ...CACHE_DATABASE, name } });
    await old.put(key, await artifactOf(100), { title: 'old' });
    const later: DatabaseSpec = {
      name,
      migrations: [
        ...CACHE_DATABASE.migrations,
        { breaksOlder: true, up: (database) => void database.createObjectStore('x') },
      ],
    };
    const reports: string[] = [];
    const current = new IndexedDbArtifactStore({
      database: later,
      onReport: ({ code }) => reports.push(code),
    });
    expect(await current.get(key)).toEqual(await artifactOf(100));
    expect(reports).toEqual([]);
    // The old tab goes on in memory.
    await old.put(key, await artifactOf(50));
    expect((await old.get(key))?.bytes.length).toBe(50);
    const usage = await old.usage();
    expect(usage).toMatchObject({ backend: 'memory' });
    expect(usage.reason).toMatch(/Reload the page/);
    await current.close();
  });
});
