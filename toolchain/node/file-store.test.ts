import { chmod, mkdir, mkdtemp, readFile, readdir, rm, writeFile } from 'node:fs/promises';
import { spawn } from 'node:child_process';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { artifactOf, artifactStoreSuite, keyOf } from '../../web/storage/artifact-store.suite.ts';
import { cacheFolder } from './cache-folder.ts';
import { withFileLock } from './file-lock.ts';
import { openFileStore } from './file-store.ts';

const root = await mkdtemp(join(tmpdir(), 'petri-store-'));

afterAll(() => rm(root, { recursive: true, force: true }));

artifactStoreSuite({
  name: 'files',
  survivesReopening: true,
  open: async (place, onReport) => {
    const folder = join(root, place);
    return {
      store: await openFileStore({ folder, onReport }),
      close: () => Promise.resolve(),
      damage: async (key, how) => {
        const path = join(folder, key.slice(7));
        const content = await readFile(path);
        if (how === 'flip') content[content.length - 100] = (content[content.length - 100] ?? 0) ^ 1;
        const damaged = {
          flip: content,
          truncate: content.subarray(0, content.length - 1_000),
          empty: Buffer.alloc(0),
          manifest: Buffer.from(content.toString('latin1').replace('clang@22.1.0', 'clang@22.1.1'), 'latin1'),
          swap: await readFile(join(folder, (await keyOf('sound')).slice(7))),
        };
        await writeFile(path, damaged[how]);
      },
    };
  },
});

describe('the file store', () => {
  it('falls back to memory, with the reason, where it cannot write', async () => {
    const file = join(root, 'not-a-folder');
    await writeFile(file, '');
    const reports: string[] = [];
    const store = await openFileStore({
      folder: join(file, 'x'),
      onReport: ({ code }) => reports.push(code),
    });
    expect(reports).toEqual(['storage.unavailable']);
    const key = await keyOf('a');
    await store.put(key, await artifactOf(10));
    expect(await store.get(key)).toBeDefined();
    const usage = await store.usage();
    expect(usage.backend).toBe('memory');
    expect(usage.reason).toContain('PETRI_CACHE');
  });

  it('keeps going in memory when its folder disappears', async () => {
    const folder = join(root, 'disappears');
    const reports: string[] = [];
    const store = await openFileStore({ folder, onReport: ({ code }) => reports.push(code) });
    await rm(folder, { recursive: true });
    const key = await keyOf('a');
    await store.put(key, await artifactOf(10));
    expect(reports).toEqual(['storage.unavailable']);
    expect(await store.get(key)).toEqual(await artifactOf(10));
  });

  it('leaves no half-written file under a key, and clears away old ones', async () => {
    const folder = join(root, 'halves');
    const store = await openFileStore({ folder });
    const key = await keyOf('a');
    await Promise.all([1, 2, 3].map(async (fill) => store.put(key, await artifactOf(50_000, fill))));
    expect((await store.get(key))?.bytes.length).toBe(50_000);
    expect((await readdir(folder)).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });

  it('is not confused by other files and folders', async () => {
    const folder = join(root, 'others');
    const store = await openFileStore({ folder });
    await writeFile(join(folder, 'README'), 'x');
    await mkdir(join(folder, (await keyOf('folder')).slice(7)));
    expect(await store.get(await keyOf('folder'))).toBeUndefined();
    expect(await store.list()).toEqual([]);
  });

  it.skipIf(process.getuid?.() === 0 || process.platform === 'win32')(
    'treats what it may not read as a miss (skipped for root, who may read all, and on Windows)',
    async () => {
      const folder = join(root, 'forbidden');
      const store = await openFileStore({ folder });
      const key = await keyOf('a');
      await store.put(key, await artifactOf(10));
      await chmod(join(folder, key.slice(7)), 0);
      expect(await store.get(key)).toBeUndefined();
    },
  );
});

describe('a lock between processes', () => {
  it('is waited for', async () => {
    const path = join(root, 'busy.lock');
    const order: string[] = [];
    const first = withFileLock(path, async () => {
      order.push('first in');
      await new Promise((resolve) => setTimeout(resolve, 100));
      order.push('first out');
    });
    await new Promise((resolve) => setTimeout(resolve, 20));
    await withFileLock(path, () => Promise.resolve(order.push('second')));
    await first;
    expect(order).toEqual(['first in', 'first out', 'second']);
  });

  it('of a process that died is taken over', async () => {
    const path = join(root, 'dead.lock');
    const child = spawn(process.execPath, ['-e', '']);
    await new Promise((resolve) => child.on('exit', resolve));
    await writeFile(path, String(child.pid));
    expect(await withFileLock(path, () => Promise.resolve('done'))).toBe('done');
  });
});

it('caches go where the system wants them', () => {
  expect(cacheFolder({}, 'linux', '/home/a')).toBe('/home/a/.cache/petri');
  expect(cacheFolder({ XDG_CACHE_HOME: '/var/x' }, 'linux', '/home/a')).toBe('/var/x/petri');
  expect(cacheFolder({ XDG_CACHE_HOME: 'relative' }, 'linux', '/home/a')).toBe('/home/a/.cache/petri');
  expect(cacheFolder({}, 'darwin', '/Users/a')).toBe('/Users/a/Library/Caches/petri');
  expect(cacheFolder({ PETRI_CACHE: '/elsewhere' }, 'win32', '/x')).toBe('/elsewhere');
});
