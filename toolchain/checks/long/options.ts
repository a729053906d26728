import { parseArgs } from 'node:util';

/** What was asked for cannot be done; the message says why. */
export class UsageError extends Error {}

const SUITES = ['packs', 'c-torture', 'go-test', 'deaths', 'fuzz', 'e2e', 'sites', 'service'] as const;
export type Suite = (typeof SUITES)[number];

export interface LongOptions {
  readonly suites: readonly Suite[];
  /** 1-based: the first of three shards is 1/3. */
  readonly shard: { readonly index: number; readonly count: number };
  /** Names of tests; empty: all. */
  readonly only: readonly string[];
}

/** Options of `npm run test:long`. Throws UsageError. */
export function parseLongOptions(args: readonly string[]): LongOptions {
  const { values, positionals } = parse(args);
  const unknown = positionals.filter((name) => !isSuite(name));
  if (unknown.length > 0) {
    throw new UsageError(`there is no suite ${unknown.join(', ')}; there are: ${SUITES.join(', ')}`);
  }
  const [, index = '', count = ''] = /^(\d+)\/(\d+)$/.exec(values.shard ?? '1/1') ?? [];
  const shard = { index: Number(index), count: Number(count) };
  if (index === '' || shard.index < 1 || shard.index > shard.count) {
    throw new UsageError(`--shard takes i/n with 1 ≤ i ≤ n, such as 2/4; not ${values.shard ?? ''}`);
  }
  const { only = [] } = values;
  const suites = positionals.length > 0 ? positionals.filter(isSuite) : SUITES;
  if (only.length > 0 && suites.length > 1) {
    throw new UsageError(
      `--only takes a name of one suite: say which, such as c-torture --only ${only[0] ?? ''}`,
    );
  }
  return { suites, shard, only };
}

function isSuite(name: string): name is Suite {
  return SUITES.some((suite) => suite === name);
}

function parse(args: readonly string[]): {
  values: { shard?: string; only?: string[] };
  positionals: string[];
} {
  try {
    return parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { shard: { type: 'string' }, only: { type: 'string', multiple: true } },
    });
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

/** The part of the tests that was asked for. Throws UsageError for a name that there is not. */
export function select<T extends { readonly name: string }>(
  tests: readonly T[],
  options: LongOptions,
): readonly T[] {
  const { index, count } = options.shard;
  const unknown = options.only.filter((name) => !tests.some((test) => test.name === name));
  if (unknown.length > 0) throw new UsageError(`there is no test ${unknown.join(', ')}`);
  return tests
    .filter(({ name }) => options.only.length === 0 || options.only.includes(name))
    .filter((_, at) => at % count === index - 1);
}
