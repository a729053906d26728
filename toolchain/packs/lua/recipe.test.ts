import { join } from 'node:path';
import packs from 'virtual:petri-packs';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import type { PackIndex } from '#model/pack.ts';
import { makeFolder, removeFolder } from '../../node/testing/folder.ts';
import { cacheFolder } from '../../node/cache-folder.ts';
import { preparePacks } from '../prepare.ts';

// Compiles all of Lua. A machine under load takes its time.
const SLOW = { timeout: 180_000 };

let folder: string;
const codes: string[] = [];

beforeEach(async () => {
  folder = await makeFolder('lua-pack');
  // No network: nobody listens there.
  for (const name of ['HTTPS_PROXY', 'https_proxy']) vi.stubEnv(name, 'http://127.0.0.1:1');
  for (const name of ['NO_PROXY', 'no_proxy']) vi.stubEnv(name, undefined);
  codes.length = 0;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await removeFolder(folder);
});

function prepare(downloads: string): Promise<PackIndex> {
  return preparePacks({
    root: folder,
    cache: join(folder, 'cache'),
    downloads,
    only: ['lua'],
    progress: () => undefined,
    onLeftOut: (_, { code }) => codes.push(code),
  });
}

test('made again, elsewhere and without a network, it is the same pack', SLOW, async (context) => {
  const skipFor = (why: string | undefined): void => context.skip(why !== undefined, why);
  skipFor(packs.missing?.['lua']);
  const again = await prepare(join(cacheFolder(), 'downloads'));
  skipFor(again.missing?.['lua']);
  expect(again.packs['lua']?.digest).toBe(packs.packs['lua']?.digest);
});

test('without a network and a kept file it is left out, and the index says why and what to do', async () => {
  const index = await prepare(join(folder, 'nothing'));
  expect(index.packs).toEqual({});
  expect(index.missing?.['lua']).toMatch(
    /^The lua pack was not made, because lua-[\d.]+\.tar\.gz could not be fetched \(www\.lua\.org: .*run `npm start`/,
  );
  expect(codes).toEqual(['pack.download-failed']);
});
