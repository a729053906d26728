import { join } from 'node:path';
import { asFailure, type Failure } from '#model/errors.ts';
import type { PackInfo } from '#model/pack.ts';
import { makeFolder, removeFolder } from '../../node/testing/folder.ts';
import { cacheFolder } from '../../node/cache-folder.ts';
import { preparePacks, recipeIds } from '../../packs/prepare.ts';
import { readPackIndex } from '../why-not.ts';
import { noCounts, type Counts } from './counts.ts';
import { select, type LongOptions } from './options.ts';

/** Of two lengths: a path that gets into a pack makes it another one. */
const FOLDERS = ['pack', 'the-same-pack-again'];
/** Why a pack cannot be made here; any other reason is a fault. */
const CANNOT: readonly string[] = ['pack.tool-missing', 'pack.download-failed'];

interface Made {
  readonly pack: PackInfo;
  readonly seconds: number;
}

/**
 * Makes every pack twice from its inputs, each time in fresh folders with nothing kept but what was fetched: both, and the one that
 * this checkout has, must have the same digest.
 */
export async function checkPacks(options: LongOptions): Promise<Counts> {
  const counts = noCounts();
  const here = readPackIndex().packs;
  const all = (await recipeIds()).map((name) => ({ name }));
  for (const { name } of select(all, options)) {
    try {
      const made: Made[] = [];
      for (const folder of FOLDERS) made.push(await makeIn(folder, name));
      const digests = new Set([...made.map(({ pack }) => pack.digest), here[name]?.digest]);
      digests.delete(undefined);
      const times = made.map(({ seconds }) => `${seconds.toFixed(1)} s`).join(' and ');
      console.log(
        `${digests.size === 1 ? 'ok  ' : 'FAIL'} ${name} in ${times}: ${[...digests].join(', then ')}`,
      );
      counts[digests.size === 1 ? 'passed' : 'failed'] += 1;
    } catch (error) {
      const { code, message } = asFailure(error);
      const isHere = Object.hasOwn(here, name);
      const isSkipped = CANNOT.includes(code) && !isHere;
      console.log(`${isSkipped ? 'skipped' : 'FAIL'} ${name}: ${message}`);
      counts[isSkipped ? 'skipped' : 'failed'] += 1;
    }
  }
  return counts;
}

async function makeIn(name: string, id: string): Promise<Made> {
  const folder = await makeFolder(name);
  let why: Failure | undefined;
  try {
    const started = performance.now();
    const { packs } = await preparePacks({
      root: folder,
      cache: join(folder, 'cache'),
      downloads: join(cacheFolder(), 'downloads'),
      only: [id],
      progress: (line) => console.log(`  ${line}`),
      onLeftOut: (_, failure) => (why = failure),
    });
    const pack = packs[id];
    if (pack === undefined) throw why ?? new Error(`there is no ${id} pack`);
    return { pack, seconds: (performance.now() - started) / 1000 };
  } finally {
    await removeFolder(folder);
  }
}
