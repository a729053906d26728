import { execFile } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { openBenchService, rowOf, type Row } from './bench-service.ts';

const TIMES = 25;
const execute = promisify(execFile);

const sourceOf = (at: number): string =>
  `#include <stdio.h>\nint main(void) { puts("hello ${String(at)}, ${String(Date.now())}"); return 0; }\n`;

/**
 * The machine's own GCC, on texts like these, through the service and as a plain process: by turns, so that what else the machine
 * does falls on both. Rows: by hand, by the service, and what the service adds. Throws where there is no GCC.
 */
export async function compilesByHand(): Promise<Row[]> {
  const folder = await mkdtemp(join(tmpdir(), 'petri-by-hand-'));
  const compile = () =>
    execute('/usr/bin/gcc', ['-g', '-o', 'out', './main.c', '-lm', '-pthread'], { cwd: folder });
  // Without an installed toolchain the service takes the machine's.
  const service = await openBenchService({ PETRI_TOOLCHAINS: folder });
  const hand: number[] = [];
  const served: number[] = [];
  try {
    for (let at = -3; at < TIMES; at++) {
      await writeFile(join(folder, 'main.c'), sourceOf(at));
      const byHand = await time(compile);
      const byService = await time(() => service.whole('compile', { language: 'c', source: sourceOf(at) }));
      // The first ones warm the disk's cache.
      if (at < 0) continue;
      hand.push(byHand);
      served.push(byService);
    }
  } finally {
    await service.close();
    await rm(folder, { recursive: true });
  }
  const overhead = rowOf(
    'compile, what the service adds',
    'ms',
    served.map((ms, at) => ms - (hand[at] ?? 0)),
  );
  return [
    rowOf('compile by hand', 'ms', hand),
    rowOf('compile by the service', 'ms', served),
    { ...overhead, target: '≤ 30', isMet: overhead.median <= 30 },
  ];
}

async function time(work: () => Promise<unknown>): Promise<number> {
  const startedAt = performance.now();
  await work();
  return performance.now() - startedAt;
}
