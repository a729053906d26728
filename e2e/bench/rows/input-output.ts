import { join } from 'node:path';
import { mkdtemp } from 'node:fs/promises';
import type { Bench } from '../bench.ts';
import { compileNative, timeCommand } from '../native.ts';
import type { Measured, Peer, Row } from '../row.ts';

const FLAGS = ['-O2'];

/** A program whose whole run is the measured work; its own output says whether the work was done. */
async function measure(
  bench: Bench,
  file: string,
  expected: { stdout?: string; bytes?: number },
  shimTimes: number,
): Promise<Measured> {
  const request = { language: 'c', source: await bench.program(file), flags: FLAGS };
  const page = await bench.driver();
  const samples: number[] = [];
  const check = (ran: { stdout: string; outputBytes: number }) => {
    if (expected.stdout !== undefined && ran.stdout !== expected.stdout)
      throw new Error(`printed ${ran.stdout.slice(0, 200)}`);
    if (expected.bytes !== undefined && ran.outputBytes !== expected.bytes)
      throw new Error(`wrote ${String(ran.outputBytes)} bytes`);
  };
  for (let round = 0; round < bench.n; round += 1) {
    const ran = await page.evaluate((asked) => globalThis.driver.run(asked), request);
    check(ran);
    samples.push(ran.runMs);
  }
  const shim: number[] = [];
  for (let round = 0; round < shimTimes; round += 1) {
    const ran = await page.evaluate((asked) => globalThis.driver.runShim(asked), request);
    check(ran);
    shim.push(ran.runMs);
  }
  return {
    samples,
    peers: [{ name: 'plain shim', samples: shim }, await nativePeer(bench, file, request.source)],
  };
}

async function nativePeer(bench: Bench, file: string, source: string): Promise<Peer> {
  const name = 'native -O2, to /dev/null and memory';
  if (bench.native.cc === undefined) return { name, samples: [], reason: 'no native C compiler here' };
  const program = await compileNative(bench.native, file.replace('.c', ''), { 'main.c': source });
  const samples: number[] = [];
  for (let round = 0; round < bench.n; round += 1) {
    const cwd = await mkdtemp(join(bench.native.folder, 'run-'));
    samples.push(...(await timeCommand(1, program, [], { cwd })));
  }
  return { name, samples };
}

export const rows: readonly Row[] = [
  {
    name: '50 MB to stdout in short lines, in the worker',
    unit: 'ms',
    target: 400,
    run: (bench) => measure(bench, 'stdout-lines.c', { bytes: 50_000_000 }, bench.n),
  },
  {
    name: '64 MB file in 64 KB writes, read back',
    unit: 'ms',
    target: 200,
    // The shim copies the whole file at each write: half a minute.
    run: (bench) => measure(bench, 'file-64m.c', { stdout: 'ok\n' }, 1),
  },
  {
    name: '8 MB file in 4 KB writes',
    unit: 'ms',
    target: 40,
    run: (bench) => measure(bench, 'file-8m.c', { stdout: 'ok\n' }, 1),
  },
  {
    name: '10,000 files created, listed, stat’ed',
    unit: 'ms',
    target: 500,
    run: (bench) => measure(bench, 'files-10k.c', { stdout: '10000 files, 10000 bytes\n' }, 1),
  },
  {
    name: 'one million 1-byte writes',
    unit: 'ms',
    target: 350,
    run: (bench) => measure(bench, 'writes-1m.c', { bytes: 1_000_000 }, bench.n),
  },
];
