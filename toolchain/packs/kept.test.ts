import { readFile, readdir, rm, truncate, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import type { PackInfo } from '#model/pack.ts';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { sha256, writeWhole } from './files.ts';
import { keep, takeKept } from './kept.ts';

const KEY = `sha256:${'0123456789abcdef'.repeat(4)}`;
const pack: PackInfo = {
  id: 'tool',
  version: '1.0-12345678',
  digest: `sha256:${sha256('whole')}`,
  licence: 'MIT',
  path: 'toolchains/tool/1.0-12345678/',
  files: [{ name: 'tool.wasm', size: 4, digest: `sha256:${sha256('tool')}`, wire: { br: 2, gz: 3 } }],
};

let root: string;
const folder = (name: string): string => join(root, name);
const kept = { folder: '' };

beforeEach(async () => {
  root = await makeFolder('kept');
  kept.folder = folder('cache');
  const made = join(folder('one'), pack.path, 'tool.wasm');
  await writeWhole(made, 'tool');
  await writeWhole(`${made}.br`, 'br');
  await writeWhole(`${made}.gz`, 'gzi');
});

afterEach(() => removeFolder(root));

test('what one checkout made is what the next one gets', async () => {
  await keep(kept, pack, KEY, folder('one'));
  expect(await takeKept(kept, 'tool', KEY, folder('two'))).toEqual(pack);
  const own = join(folder('two'), pack.path);
  expect((await readdir(own)).sort()).toEqual(['tool.wasm', 'tool.wasm.br', 'tool.wasm.gz']);
  expect(await readFile(join(own, 'tool.wasm'), 'utf8')).toBe('tool');
});

test('a pack made of something else is not taken', async () => {
  await keep(kept, pack, KEY, folder('one'));
  expect(await takeKept(kept, 'tool', `sha256:${'f'.repeat(64)}`, folder('two'))).toBeUndefined();
  expect(await takeKept(kept, 'other', KEY, folder('two'))).toBeUndefined();
});

test.each([
  ['other bytes', (path: string) => writeFile(path, 'fool')],
  ['half of them', (path: string) => truncate(path, 2)],
  ['none', (path: string) => rm(path)],
])('a pack of which a file has %s is not taken, and is replaced when it is made again', async (_, damage) => {
  await keep(kept, pack, KEY, folder('one'));
  await damage(join(kept.folder, 'tool', KEY.slice(7, 23), 'tool.wasm'));
  expect(await takeKept(kept, 'tool', KEY, folder('two'))).toBeUndefined();
  // Made again, the files are new ones: a link to the damaged one is gone.
  await writeWhole(join(folder('one'), pack.path, 'tool.wasm'), 'tool');
  await keep(kept, pack, KEY, folder('one'));
  expect(await takeKept(kept, 'tool', KEY, folder('two'))).toEqual(pack);
});

test('what was not used for longest is forgotten', async () => {
  const keys = ['a', 'b', 'c', 'd'].map((letter) => `sha256:${letter.repeat(64)}`);
  for (const key of keys) await keep(kept, pack, key, folder('one'));
  expect(await readdir(join(kept.folder, 'tool'))).toHaveLength(3);
  expect(await takeKept(kept, 'tool', keys[3] ?? '', folder('two'))).toEqual(pack);
});
