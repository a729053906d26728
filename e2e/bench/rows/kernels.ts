import { readFile } from 'node:fs/promises';
import type { Bench } from '../bench.ts';
import { compileNative, outputOf } from '../native.ts';
import { nextEdit } from '../peers.ts';
import { once } from '../once.ts';
import type { Measured, Peer, Row } from '../row.ts';
import { geometricMean, median } from '../stats.ts';

const KERNELS = ['nbody', 'fannkuch', 'spectral-norm', 'mandelbrot', 'sha256', 'matmul'] as const;
/** Enough for V8 to have replaced its baseline code; the second half counts as the steady state. */
const ROUNDS = 10;
/** Times that each kernel is compiled to a module of its own. */
const FRESH = 3;

interface Times {
  readonly name: string;
  /** Milliseconds of each fresh run's first round. */
  readonly first: readonly number[];
  /** Median of the second half of the rounds, a run each. */
  readonly steady: readonly number[];
}

interface Kernels {
  readonly ours: readonly Times[];
  /** The same modules run once more: the browser has kept the code that it optimised. */
  readonly again: readonly Times[];
  readonly simd: readonly Times[];
  readonly gcc: readonly Times[];
  readonly clang: readonly Times[];
  readonly shim: readonly Times[];
}

const measureAll = once(async (bench: Bench): Promise<Kernels> => {
  const { cc, wasmC } = bench.native;
  if (cc === undefined) throw new Error('There is no native C compiler here to compare with: install gcc.');
  const kernels = { ours: [], again: [], simd: [], gcc: [], clang: [], shim: [] } as Record<
    keyof Kernels,
    Times[]
  >;
  const header = await source('kernel.h');
  for (const name of KERNELS) {
    const files = { 'main.c': await source(`${name}.c`), 'kernel.h': header };
    const native = async (compiler: string) => {
      const program = await compileNative(bench.native, `${compiler}-${name}`, files, compiler);
      return repeat(name, 3, () => Promise.resolve(outputOf(program, [String(ROUNDS)], bench.native.folder)));
    };
    const gcc = await native(cc);
    kernels.gcc.push(gcc.times);
    if (wasmC) kernels.clang.push((await native('clang')).times);
    const page = await bench.driver();
    const inBrowser = async (host: 'run' | 'runShim', flags: readonly string[], times = FRESH) => {
      const cells = Array.from({ length: times }, () => freshCell(files['main.c'], header, flags));
      const measured = async () => {
        let next = 0;
        const { times: taken, sum } = await repeat(name, times, async () => {
          const asked = { host, request: cells[next++] ?? freshCell(files['main.c'], header, flags) };
          return (await page.evaluate((ask) => globalThis.driver[ask.host](ask.request), asked)).stdout;
        });
        if (sum !== gcc.sum) throw new Error(`${name} gives ${sum} here and ${gcc.sum} natively.`);
        return taken;
      };
      return { fresh: await measured(), again: measured };
    };
    const ours = await inBrowser('run', ['-O2']);
    kernels.ours.push(ours.fresh);
    kernels.again.push(await ours.again());
    kernels.simd.push((await inBrowser('run', ['-O2', '-msimd128'])).fresh);
    kernels.shim.push((await inBrowser('runShim', ['-O2'])).fresh);
  }
  return kernels;
});

/** A module that this browser has never seen: it starts on the engine's baseline code. */
function freshCell(source: string, header: string, flags: readonly string[]) {
  const { source: marked } = nextEdit({
    language: 'c',
    text: `${source}\n__attribute__((used)) static const char mark[] = "@EDIT@";\n`,
    flags,
  });
  return {
    language: 'c',
    source: marked,
    files: { 'kernel.h': header },
    flags,
    args: [String(ROUNDS)],
    limits: { timeMs: 60_000 },
  };
}

async function repeat(
  name: string,
  times: number,
  run: () => Promise<string>,
): Promise<{ times: Times; sum: string }> {
  const first: number[] = [];
  const steady: number[] = [];
  const sums = new Set<string>();
  for (let time = 0; time < times; time += 1) {
    const rounds = (await run())
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
    const taken = rounds.map(([ms]) => Number(ms));
    for (const [, sum = ''] of rounds) sums.add(sum);
    first.push(taken[0] ?? Number.NaN);
    steady.push(median(taken.slice(taken.length >> 1)));
  }
  const [sum] = sums;
  if (sum === undefined || sums.size !== 1) throw new Error(`${name} gives ${[...sums].join(', ')}.`);
  return { times: { name, first, steady }, sum };
}

function source(name: string): Promise<string> {
  return readFile(new URL(`../kernels/${name}`, import.meta.url), 'utf8');
}

/**
 * One number a run: the geometric mean over the kernels of a phase's time over the native steady state.
 */
function means(
  these: readonly Times[],
  phase: 'first' | 'steady',
  native: readonly Times[],
): readonly number[] {
  const runs = Math.min(...these.map((times) => times[phase].length));
  return Array.from({ length: runs }, (_, run) =>
    geometricMean(
      these.map((times, index) => (times[phase][run] ?? Number.NaN) / median(native[index]?.steady ?? [])),
    ),
  );
}

async function compare(bench: Bench, phase: 'first' | 'steady'): Promise<Measured> {
  const { ours, again, simd, gcc, clang, shim } = await measureAll(bench);
  const peer = (name: string, times: readonly Times[], reason: string): Peer => {
    return times.length === 0 ? { name, samples: [], reason } : { name, samples: means(times, phase, gcc) };
  };
  const perKernel = ours.map(({ name, first, steady }, index) => {
    const native = median(gcc[index]?.steady ?? []);
    const ms = median(phase === 'first' ? first : steady);
    return `${name} ${ms.toFixed(1)} ms to ${native.toFixed(1)} (${(ms / native).toFixed(2)} ×)`;
  });
  return {
    samples: means(ours, phase, gcc),
    peers: [
      peer('ours, the same cell run again', again, ''),
      peer('ours with -msimd128', simd, ''),
      peer('plain shim', shim, ''),
      peer('native clang -O2', clang, 'no native clang here'),
    ],
    notes: [perKernel.join(', ')],
  };
}

export const rows: readonly Row[] = [
  {
    name: 'six kernels at -O2, steady state, geometric mean',
    unit: '× native',
    target: 1.2,
    run: (bench) => compare(bench, 'steady'),
  },
  {
    name: 'six kernels at -O2, first run, geometric mean',
    unit: '× native',
    run: (bench) => compare(bench, 'first'),
  },
];
