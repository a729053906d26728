import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Petri } from '#api/petri.ts';
import { makeFolder, removeFolder } from '../../node/testing/folder.ts';
import type { createPetri } from '../../node/petri.ts';
import { ROOT } from '../command.ts';
import { readTests, runTest, type TortureTest } from './c-torture.ts';
import { findGccSource, HOW_TO_GET_IT, withExecuteTests } from './gcc-source.ts';
import { noCounts, type Counts } from './counts.ts';
import { parseLongOptions, select, UsageError, type LongOptions } from './options.ts';
import { checkPacks } from './packs.ts';

/** The compiler has this thread; the guests before it run in theirs meanwhile. */
const AT_ONCE = 3;
/** Tests between two progress lines. */
const STRIDE = 50;

/** `npm run test:long [-- suite…] [--shard i/n] [--only name]…`: what takes too long for `npm test`. */
async function main(options: LongOptions): Promise<void> {
  const sum = noCounts();
  for (const suite of options.suites) {
    const counts = await (suite === 'packs' ? checkPacks(options) : checkTorture(options));
    for (const key of ['passed', 'failed', 'skipped'] as const) sum[key] += counts[key];
  }
  if (sum.failed > 0) process.exitCode = 1;
  console.log(`\n${String(sum.passed)} passed, ${String(sum.failed)} failed, ${String(sum.skipped)} skipped`);
}

interface TortureCounts extends Counts {
  known: number;
}

/**
 * GCC's c-torture programs through the API for Node, compiled by the pack and run as guests. What fails must be named, with the reason,
 * in c-torture.known.json; what is named there must fail.
 */
async function checkTorture(options: LongOptions): Promise<Counts> {
  const archive = await findGccSource();
  if (archive === undefined) {
    console.log(`c-torture: skipped: ${HOW_TO_GET_IT}`);
    return { ...noCounts(), skipped: 1 };
  }
  const { known, ...counts } = await withExecuteTests(archive, async (folder) => {
    const all = await readTests(folder);
    return withPetri((petri) => runAll(petri, all, options));
  });
  const leftOut = counts.skipped - known;
  console.log(
    `c-torture: skipped are ${String(known)} known failures and ${String(leftOut)} that are not for this target`,
  );
  return counts;
}

async function runAll(
  petri: Petri,
  all: readonly TortureTest[],
  options: LongOptions,
): Promise<TortureCounts> {
  const file = new URL('./c-torture.known.json', import.meta.url);
  const known = new Map(Object.entries(JSON.parse(await readFile(file, 'utf8')) as Record<string, string>));
  const tests = select(all, options);
  const counts: TortureCounts = { ...noCounts(), known: 0 };
  const fail = (name: string, why: string): void => {
    counts.failed += 1;
    console.log(`FAIL ${name}: ${why}`);
  };
  for (const name of known.keys()) {
    const test = all.find((candidate) => candidate.name === name);
    if (test === undefined) fail(name, 'is a known failure, but there is no such test');
    else if (test.skip !== undefined) fail(name, 'is a known failure, but left out anyway');
  }
  const started = Date.now();
  let done = 0;
  const queue = tests.values();
  const work = async (): Promise<void> => {
    for (const test of queue) {
      if (test.skip === undefined) {
        const why = await runTest(petri, test);
        if (why === undefined && !known.has(test.name)) counts.passed += 1;
        else if (why === undefined) fail(test.name, 'passes: take it off the list of known failures');
        else if (known.has(test.name)) countKnown(counts);
        else fail(test.name, why);
      } else counts.skipped += 1;
      done += 1;
      if (done % STRIDE === 0 || done === tests.length) {
        const seconds = String(Math.round((Date.now() - started) / 1000));
        console.log(
          `c-torture ${String(done)}/${String(tests.length)}, ${String(counts.failed)} failed, ${seconds} s`,
        );
        // Nothing is asked for twice, and a full store takes longer.
        await petri.artifacts.clear();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return counts;
}

function countKnown(counts: TortureCounts): void {
  counts.known += 1;
  counts.skipped += 1;
}

/** The built API with a cache of its own: everything is compiled anew. */
async function withPetri<T>(use: (petri: Petri) => Promise<T>): Promise<T> {
  const cache = await makeFolder('long');
  const built = pathToFileURL(join(ROOT, 'build/node/petri.js')).href;
  const module = (await import(built)) as { readonly createPetri: typeof createPetri };
  const petri = await module.createPetri({ base: join(ROOT, 'public'), cache });
  try {
    return await use(petri);
  } finally {
    petri.dispose();
    await removeFolder(cache);
  }
}

try {
  await main(parseLongOptions(process.argv.slice(2)));
} catch (error) {
  if (!(error instanceof UsageError)) throw error;
  console.error(`petri: ${error.message}`);
  process.exitCode = 1;
}
