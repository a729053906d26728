import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Petri } from '#api/petri.ts';
import type { RunRequest, RunResult } from '#model/run.ts';
import { makeFolder, removeFolder } from '../../node/testing/folder.ts';
import type { createPetri } from '../../node/petri.ts';
import { ROOT } from '../command.ts';
import { noCounts, type Counts } from './counts.ts';
import { select, type LongOptions } from './options.ts';

/** The compiler has this thread; the guests before it run in theirs meanwhile. */
const AT_ONCE = 3;
/** Tests between two progress lines. */
const STRIDE = 50;

/** One program of somebody else's suite. */
export interface UpstreamTest {
  readonly name: string;
  /** Why it is not for this target; undefined when it is. */
  readonly skip?: string;
}

/** Programs that are not of this repository: they are read from a package of the system. */
export interface UpstreamSuite<T extends UpstreamTest> {
  readonly name: string;
  /** What to install where there is none. */
  readonly howToGetIt: string;
  /** Gives `use` the tests while their files are there; undefined when they are not installed. */
  withTests<R>(use: (tests: readonly T[]) => Promise<R>): Promise<R | undefined>;
  /** Why the test failed, in one line; undefined when it passed. */
  run(petri: Petri, test: T): Promise<string | undefined>;
}

interface UpstreamCounts extends Counts {
  known: number;
}

/**
 * Runs a suite through the API for Node. What fails must be named, with the reason, in `<name>.known.json` beside this file; what is
 * named there must fail.
 */
export async function checkUpstream<T extends UpstreamTest>(
  suite: UpstreamSuite<T>,
  options: LongOptions,
): Promise<Counts> {
  const found = await suite.withTests((all) => withPetri((petri) => runAll(suite, petri, all, options)));
  if (found === undefined) {
    console.log(`${suite.name}: skipped: ${suite.howToGetIt}`);
    return { ...noCounts(), skipped: 1 };
  }
  const { known, ...counts } = found;
  const leftOut = counts.skipped - known;
  console.log(
    `${suite.name}: skipped are ${String(known)} known failures and ${String(leftOut)} that are not for this target`,
  );
  return counts;
}

async function runAll<T extends UpstreamTest>(
  suite: UpstreamSuite<T>,
  petri: Petri,
  all: readonly T[],
  options: LongOptions,
): Promise<UpstreamCounts> {
  const file = new URL(`./${suite.name}.known.json`, import.meta.url);
  const known = new Map(Object.entries(JSON.parse(await readFile(file, 'utf8')) as Record<string, string>));
  const tests = select(all, options);
  const counts: UpstreamCounts = { ...noCounts(), known: 0 };
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
        const why = await suite.run(petri, test);
        if (why === undefined && !known.has(test.name)) counts.passed += 1;
        else if (why === undefined) fail(test.name, 'passes: take it off the list of known failures');
        else if (known.has(test.name)) countKnown(counts);
        else fail(test.name, why);
      } else counts.skipped += 1;
      done += 1;
      if (done % STRIDE === 0 || done === tests.length) {
        const seconds = String(Math.round((Date.now() - started) / 1000));
        console.log(
          `${suite.name} ${String(done)}/${String(tests.length)}, ${String(counts.failed)} failed, ${seconds} s`,
        );
        // Nothing is asked for twice, and a full store takes longer.
        await petri.artifacts.clear();
      }
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return counts;
}

function countKnown(counts: UpstreamCounts): void {
  counts.known += 1;
  counts.skipped += 1;
}

/** How long a program may take: a minute ends what hangs, and not what a busy machine delays. */
const TIME_MS = 60_000;

/** Runs one program to its end. A text says why there was none. */
export function resultOf(petri: Petri, request: RunRequest): Promise<RunResult | string> {
  return petri
    .run({ ...request, limits: { timeMs: TIME_MS } })
    .result.catch((error: unknown) => `rejected: ${String(error)}`);
}

/** How a run ended that should have exited with 0, in one line; undefined when it did. */
export function whyFailed({ detail, diagnostics }: RunResult): string | undefined {
  switch (detail.kind) {
    case 'exited':
      return detail.exitCode === 0 ? undefined : `exited ${String(detail.exitCode)}`;
    case 'failed-to-compile': {
      const first = diagnostics.find(({ severity }) => severity === 'error');
      return `does not compile: ${first?.message.split('\n', 1)[0] ?? 'no error was given'}`;
    }
    case 'trapped':
      return `trapped: ${detail.trap.reason} in ${detail.trap.frames[0]?.function ?? 'an unnamed function'}`;
    default:
      return detail.kind;
  }
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
