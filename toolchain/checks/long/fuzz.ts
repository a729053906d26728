import { randomInt } from 'node:crypto';
import { readdir } from 'node:fs/promises';
import { basename, join, sep } from 'node:path';
import { ROOT } from '../command.ts';
import { runVitest } from '../vitest.ts';
import type { Counts } from './counts.ts';
import { select, UsageError, type LongOptions } from './options.ts';

const ENDING = '.fuzz.test.ts';
/** For each property, unless PETRI_FUZZ says otherwise. */
const SECONDS = 60;
/** Much longer than anybody waits: each property ends by itself. */
const TIMEOUT_MS = 7 * 24 * 60 * 60_000;

/** The fuzz tests of `npm test` with other cases, and for longer: see web/model/testing/fuzz.ts. */
export async function fuzz(options: LongOptions): Promise<Counts> {
  const seconds = numberFrom('PETRI_FUZZ') ?? SECONDS;
  const seed = numberFrom('PETRI_FUZZ_SEED') ?? randomInt(2 ** 31);
  const files = select(await fuzzTests(), options);
  console.log(
    `  ${files.map(({ name }) => name).join(', ')}: ${String(seconds)} s for each property; ` +
      `PETRI_FUZZ_SEED=${String(seed)} has the same cases again`,
  );
  const { passed, failed, skipped, output } = await runVitest('fuzz', 'node', {
    args: ['--testTimeout=0', ...files.map(({ path }) => path)],
    env: { PETRI_FUZZ: String(seconds), PETRI_FUZZ_SEED: String(seed) },
    timeoutMs: TIMEOUT_MS,
  });
  if (failed > 0) console.log(output.trimEnd());
  return { passed, failed, skipped: skipped ?? 0 };
}

/** By what they are called; two folders must not have one of the same name. */
async function fuzzTests(): Promise<readonly { readonly name: string; readonly path: string }[]> {
  const found: { name: string; path: string }[] = [];
  for (const folder of ['web', 'toolchain']) {
    for (const path of await readdir(join(ROOT, folder), { recursive: true })) {
      if (!path.endsWith(ENDING)) continue;
      found.push({ name: basename(path, ENDING), path: `${folder}/${path.split(sep).join('/')}` });
    }
  }
  return found.sort((one, other) => (one.name < other.name ? -1 : 1));
}

function numberFrom(name: string): number | undefined {
  const text = process.env[name];
  if (text === undefined) return undefined;
  const value = Number(text);
  if (!Number.isFinite(value) || value <= 0) {
    throw new UsageError(`${name} takes a number above 0, such as 300; not ${text}`);
  }
  return value;
}
