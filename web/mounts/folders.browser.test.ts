import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { MOUNT_LIMITS } from '#model/limits.ts';
import { newNotebookId } from '#storage/notebooks.ts';
import { MOUNT_DATABASE } from '#storage/schema.ts';
import { MountStore } from '#storage/mounts.ts';
import { changesOf, type FolderChange } from './folder-changes.ts';
import { FolderWriter, type Written } from './folder-writer.ts';
import { MountedFolder } from './MountedFolder.svelte.ts';
import { readFolder } from './read-folder.ts';

// The origin's own file system has the same handles as a folder that a reader chooses.
let root: FileSystemDirectoryHandle;
let place: string;

beforeEach(async () => {
  place = newNotebookId();
  root = await (await navigator.storage.getDirectory()).getDirectoryHandle(place, { create: true });
});

afterEach(async () => {
  vi.restoreAllMocks();
  await (
    await navigator.storage.getDirectory()
  )
    .removeEntry(place, { recursive: true })
    .catch(() => undefined);
});

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

async function put(path: string, text: string): Promise<void> {
  const segments = path.split('/');
  const name = segments.pop() ?? '';
  let folder = root;
  for (const segment of segments) folder = await folder.getDirectoryHandle(segment, { create: true });
  const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
  await stream.write(text);
  await stream.close();
}

/** All files there are, by path. */
async function texts(folder = root, prefix = ''): Promise<Record<string, string>> {
  const found: Record<string, string> = {};
  for await (const [name, entry] of folder.entries()) {
    if (entry instanceof FileSystemDirectoryHandle)
      Object.assign(found, await texts(entry, `${prefix}${name}/`));
    else found[prefix + name] = await (await entry.getFile()).text();
  }
  return found;
}

const changed = (path: string, before: string, after: string): FolderChange => ({
  kind: 'changed',
  path,
  before: bytes(before),
  after: bytes(after),
});
const made = (path: string, after: string): FolderChange => ({ kind: 'new', path, after: bytes(after) });
const gone = (path: string, before: string): FolderChange => ({
  kind: 'removed',
  path,
  before: bytes(before),
});

async function apply(changes: readonly FolderChange[], mayGoOn = () => true): Promise<readonly Written[]> {
  const ends = await new FolderWriter(root).apply(changes, mayGoOn);
  return changes.map((change) => ends.get(change) as Written);
}

describe('reading', () => {
  test('a folder is read whole, empty folders too, without what version control keeps', async () => {
    await put('a.txt', 'A');
    await put('sub/deep/b.txt', 'B');
    await put('.git/config', 'secret');
    await put('.gitignore', 'x');
    await root.getDirectoryHandle('empty', { create: true });
    const { files, folders, leftOut } = await readFolder(root);
    expect([...files].map(([path, each]) => [path, new TextDecoder().decode(each)])).toEqual([
      ['.gitignore', 'x'],
      ['a.txt', 'A'],
      ['sub/deep/b.txt', 'B'],
    ]);
    expect(folders).toEqual(['empty', 'sub', 'sub/deep']);
    expect(leftOut).toEqual([{ path: '.git', why: 'version-control' }]);
  });

  test('names that programs cannot have, and what is over the limits, are left out and named', async () => {
    await put('a\u202eb.txt', 'odd');
    await put('small.txt', 'x');
    await put('deep/last.txt', 'x');
    const large = await (await root.getFileHandle('large.bin', { create: true })).createWritable();
    await large.truncate(MOUNT_LIMITS.bytes);
    await large.close();
    const { files, leftOut } = await readFolder(root);
    expect([...files.keys()]).toEqual(['large.bin']);
    expect(leftOut).toEqual([
      { path: 'a\u202eb.txt', why: 'name' },
      { path: 'small.txt', why: 'limit' },
      { path: 'deep/last.txt', why: 'limit' },
    ]);
  });

  test('a folder that is gone says so, and is not read as an empty one', async () => {
    const folder = new MountedFolder('data', await root.getDirectoryHandle('data', { create: true }), 'read');
    expect((await folder.read()).files.size).toBe(0);
    await root.removeEntry('data');
    await expect(folder.read()).rejects.toMatchObject({ code: 'folder.unavailable' });
    expect(folder.state).toBe('gone');
    await root.getDirectoryHandle('data', { create: true });
    await folder.read();
    expect(folder.state).toBe('ready');
  });
});

describe('what a run changed', () => {
  test('is what has other bytes, is new, or was given and is there no more, and nothing of other folders', () => {
    const before = new Map([
      ['same.txt', bytes('S')],
      ['in.txt', bytes('1')],
      ['old.txt', bytes('O')],
      ['own.txt', bytes('folder')],
    ]);
    const files = new Map([
      ['data/same.txt', bytes('S')],
      ['data/in.txt', bytes('2')],
      ['data/sub/new.txt', bytes('N')],
      ['data/own.txt', bytes('cell')],
      ['database', bytes('x')],
      ['other/in.txt', bytes('x')],
    ]);
    expect(
      changesOf('data', before, {
        files,
        removed: ['data/old.txt', 'data/never.txt', 'old.txt'],
        own: ['data/own.txt'],
      }),
    ).toEqual([
      changed('in.txt', '1', '2'),
      made('sub/new.txt', 'N'),
      made('own.txt', 'cell'),
      gone('old.txt', 'O'),
    ]);
  });

  test('is written, folders made for it, and removed', async () => {
    await put('in.txt', '1');
    await put('old.txt', 'O');
    const ends = await apply([gone('old.txt', 'O'), changed('in.txt', '1', '2'), made('a/b/c.txt', 'C')]);
    expect(ends).toEqual([{ kind: 'written' }, { kind: 'written' }, { kind: 'written' }]);
    expect(await texts()).toEqual({ 'in.txt': '2', 'a/b/c.txt': 'C' });
  });

  test('does not go over what somebody else did meanwhile, unless the reader says so', async () => {
    await put('in.txt', 'theirs');
    await put('new.txt', 'theirs');
    await put('old.txt', 'theirs');
    const changes = [
      changed('in.txt', '1', 'mine'),
      changed('lost.txt', '1', 'mine'),
      made('new.txt', 'mine'),
      gone('old.txt', 'O'),
    ];
    const before = await texts();
    expect((await apply(changes)).map((end) => (end.kind === 'conflict' ? end.why : end.kind))).toEqual([
      'changed',
      'removed',
      'exists',
      'held',
    ]);
    expect(await apply([gone('old.txt', 'O')])).toEqual([{ kind: 'conflict', why: 'changed' }]);
    expect(await texts()).toEqual(before);
    for (const change of changes) {
      expect(await new FolderWriter(root).write(change, { isForced: true })).toEqual({ kind: 'written' });
    }
    expect(await texts()).toEqual({ 'in.txt': 'mine', 'lost.txt': 'mine', 'new.txt': 'mine' });
  });

  test('that is there already, by whoever, is no conflict', async () => {
    await put('in.txt', '2');
    await put('new.txt', 'N');
    const ends = await apply([changed('in.txt', '1', '2'), made('new.txt', 'N'), gone('old.txt', 'O')]);
    expect(ends.every(({ kind }) => kind === 'written')).toBe(true);
  });

  test('a file that changes while it is written over stays as it was changed', async () => {
    await put('in.txt', '1');
    const { createWritable } = FileSystemFileHandle.prototype;
    const spy = vi.spyOn(FileSystemFileHandle.prototype, 'createWritable').mockImplementation(async function (
      this: FileSystemFileHandle,
    ) {
      const stream = await createWritable.call(this);
      spy.mockRestore();
      await put('in.txt', 'theirs');
      return stream;
    });
    expect(await apply([changed('in.txt', '1', '2')])).toEqual([{ kind: 'conflict', why: 'changed' }]);
    expect(await texts()).toEqual({ 'in.txt': 'theirs' });
  });

  test('a write that fails leaves the file as it was, makes no empty one, and removes nothing else', async () => {
    await put('in.txt', '1');
    await put('moved.txt', 'M');
    const full = new DOMException('', 'QuotaExceededError');
    vi.spyOn(FileSystemWritableFileStream.prototype, 'write').mockRejectedValue(full);
    const ends = await apply([
      changed('in.txt', '1', '2'),
      made('moved-here.txt', 'M'),
      gone('moved.txt', 'M'),
    ]);
    const message = 'There is no room left on the disk.';
    expect(ends).toEqual([
      { kind: 'failed', message, isFinal: false },
      { kind: 'failed', message, isFinal: false },
      { kind: 'held' },
    ]);
    expect(await texts()).toEqual({ 'in.txt': '1', 'moved.txt': 'M' });
  });

  test('in what version control keeps, under a name that differs in case only, or where a folder stands is not written', async () => {
    await put('.git/config', 'theirs');
    await put('Note.txt', 'theirs');
    await put('Sub/in.txt', 'theirs');
    const before = await texts();
    const changes = [
      '.git/config',
      '.GIT/hooks/x',
      'note.txt',
      'sub/new.txt',
      'Sub',
      'Note.txt/x',
      'a\u202eb',
      'a/../b',
    ];
    const ends = await apply(changes.map((path) => made(path, 'mine')));
    expect(ends.map(({ kind }) => kind)).toEqual(changes.map(() => 'failed'));
    expect(await texts()).toEqual(before);
    for (const path of ['.git/config', 'a/../b']) {
      const end = await new FolderWriter(root).write(made(path, 'mine'), { isForced: true });
      expect(end).toMatchObject({ kind: 'failed', isFinal: true });
    }
  });

  test('is not written any more from the moment on that the folder is taken away', async () => {
    let left = 1;
    const ends = await apply([made('a.txt', 'A'), made('b.txt', 'B')], () => left-- > 0);
    expect(ends.map(({ kind }) => kind)).toEqual(['written', 'failed']);
    expect(await texts()).toEqual({ 'a.txt': 'A' });
  });
});

describe('mounts that are kept', () => {
  test('are there after a reload, under their notebook only, until they are taken away', async () => {
    const database = { ...MOUNT_DATABASE, name: `mounts-${place}` };
    const store = new MountStore({ database });
    expect(await store.save('own', [{ name: 'data', access: 'read-write', handle: root }])).toBe(true);
    const again = new MountStore({ database });
    const [kept] = await again.load('own');
    expect(kept).toMatchObject({ name: 'data', access: 'read-write' });
    expect(await kept?.handle.isSameEntry(root)).toBe(true);
    expect(await again.load('another')).toEqual([]);
    await again.save('own', []);
    expect(await store.load('own')).toEqual([]);
    store.close();
    again.close();
  });

  test('that are damaged are left out', async () => {
    const database = { ...MOUNT_DATABASE, name: `mounts-${place}` };
    const store = new MountStore({ database });
    const kept = [
      { name: 'data', access: 'read', handle: root },
      { name: 'data', access: 'read-write', handle: root },
      { name: '../up', access: 'read', handle: root },
      { name: 'all', access: 'everything', handle: root },
      { name: 'file', access: 'read', handle: await root.getFileHandle('x', { create: true }) },
    ];
    await store.save('own', kept as unknown as Parameters<typeof store.save>[1]);
    expect(await store.load('own')).toEqual([{ name: 'data', access: 'read', handle: root }]);
    store.close();
  });
});
