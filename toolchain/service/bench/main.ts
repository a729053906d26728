import { execFile } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { machine, openBenchService, rowOf, type BenchService, type Row } from './bench-service.ts';
import { compilesByHand } from './by-hand.ts';
import { manyReaders } from './many-readers.ts';

/** What is read of autocannon's `--json`. */
interface Load {
  readonly requests: {
    readonly p50: number;
    readonly min: number;
    readonly max: number;
    readonly total: number;
  };
  readonly latency: {
    readonly p50: number;
    readonly p99: number;
    readonly min: number;
    readonly max: number;
  };
  readonly non2xx: number;
  readonly errors: number;
}

const SECONDS = 10;
const CONNECTIONS = 32;
const RUNS = 20;
/** Of the readers of events: `--long` is ten minutes. */
const READERS_SECONDS = process.argv.includes('--long') ? 600 : 10;
const SOURCE = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

const execute = promisify(execFile);
const rows: Row[] = [];
const service = await openBenchService();
try {
  rows.push(...(await cachedCompiles(service)), await nativeRuns(service), await firstOutput(service));
} finally {
  await service.close();
}
try {
  rows.push(...(await compilesByHand()));
} catch (error) {
  console.log(`compile by hand: left out: ${error instanceof Error ? error.message : String(error)}`);
}
rows.push(await manyReaders(READERS_SECONDS));
console.log(machine());
console.table(Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest])));
await writeFile('bench-service.json', `${JSON.stringify(rows, null, 2)}\n`);

/** The same compile, known already, asked for over and over, by a process of its own. */
async function cachedCompiles({ address, whole }: BenchService): Promise<Row[]> {
  const body = { language: 'c', source: SOURCE };
  await whole('compile', body);
  const tool = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const load = ['-c', String(CONNECTIONS), '-d', String(SECONDS)];
  const request = ['-m', 'POST', '-H', 'content-type=application/json', '-b', JSON.stringify(body)];
  const { stdout } = await execute(process.execPath, [
    tool,
    '--json',
    ...load,
    ...request,
    `${address}api/v1/compile`,
  ]);
  const { requests, latency, non2xx, errors } = JSON.parse(stdout) as Load;
  if (non2xx + errors > 0) throw new Error(`${String(non2xx + errors)} requests failed`);
  const n = requests.total;
  const { p50: median, p99, ...ends } = latency;
  return [
    {
      name: 'cached compile',
      unit: 'requests/s',
      n,
      median: requests.p50,
      min: requests.min,
      max: requests.max,
      target: '≥ 5000',
      isMet: requests.p50 >= 5000,
    },
    { name: 'cached compile, latency', unit: 'ms', n, median, min: ends.min, max: ends.max },
    {
      name: 'cached compile, p99',
      unit: 'ms',
      n,
      median: p99,
      min: p99,
      max: p99,
      target: '≤ 20',
      isMet: p99 <= 20,
    },
  ];
}

/** From the request to the result of a program that is compiled already: queue, sandbox, transport, and the program. */
async function nativeRuns({ whole }: BenchService): Promise<Row> {
  const times: number[] = [];
  for (let at = 0; at < RUNS; at++) {
    const startedAt = performance.now();
    await whole('run', { language: 'c', source: SOURCE });
    times.push(performance.now() - startedAt);
  }
  return rowOf('native run', 'ms', times);
}

/** From a program's first instruction, by its own clock, which is ours, until a reader of its events has what it printed. */
async function firstOutput({ address, post, whole }: BenchService): Promise<Row> {
  const source = `#include <stdio.h>\n#include <time.h>\n#include <unistd.h>
int main(void) { usleep(200000); struct timespec t; clock_gettime(CLOCK_REALTIME, &t); printf("%ld%03ld\\n", (long)t.tv_sec, t.tv_nsec / 1000000); fflush(stdout); usleep(100000); return 0; }`;
  await whole('compile', { language: 'c', source });
  const times: number[] = [];
  for (let at = 0; at < RUNS; at++) {
    const { id } = (await (await post('run', { language: 'c', source })).json()) as { id: string };
    const response = await fetch(`${address}api/v1/runs/${id}/events`);
    let text = '';
    let isSeen = false;
    for await (const chunk of response.body?.pipeThrough(new TextDecoderStream()) ?? []) {
      text += chunk;
      const [, printed] = /"text":"(\d+)\\n"/.exec(text) ?? [];
      if (printed === undefined || isSeen) continue;
      isSeen = true;
      times.push(Date.now() - Number(printed));
    }
  }
  const row = rowOf('first output of a native run', 'ms', times);
  return { ...row, target: '≤ 20', isMet: row.n === RUNS && row.median <= 20 };
}
