import { execFile } from 'node:child_process';
import { createRequire } from 'node:module';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { listen } from '../../serve/main.ts';
import { openService, serviceSettings } from '../open-service.ts';

/** As `npm run bench` writes its rows. */
interface Row {
  readonly name: string;
  readonly unit: string;
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

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
const SOURCE = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

const execute = promisify(execFile);
const folder = await mkdtemp(join(tmpdir(), 'petri-bench-'));
const settings = await serviceSettings({ ...process.env, PETRI_SERVICE_STORE: folder });
const service = await openService(settings);
const { server, address } = await listen({
  root: folder,
  host: '127.0.0.1',
  port: 0,
  base: '/',
  isolation: true,
  service,
});
try {
  const rows = [...(await cachedCompiles()), await nativeRuns()];
  console.table(Object.fromEntries(rows.map(({ name, ...rest }) => [name, rest])));
  await writeFile('bench-service.json', `${JSON.stringify(rows, null, 2)}\n`);
} finally {
  await service.drain();
  server.close();
  server.closeAllConnections();
  await rm(folder, { recursive: true });
}

/** The same compile, known already, asked for over and over, by a process of its own. */
async function cachedCompiles(): Promise<Row[]> {
  const body = JSON.stringify({ language: 'c', source: SOURCE });
  await whole('compile', body);
  const tool = createRequire(import.meta.url).resolve('autocannon/autocannon.js');
  const options = [
    '--json',
    '-c',
    String(CONNECTIONS),
    '-d',
    String(SECONDS),
    '-m',
    'POST',
    '-H',
    'content-type=application/json',
    '-b',
    body,
  ];
  const { stdout } = await execute(process.execPath, [tool, ...options, `${address}api/v1/compile`]);
  const { requests, latency, non2xx, errors } = JSON.parse(stdout) as Load;
  if (non2xx + errors > 0) throw new Error(`${String(non2xx + errors)} requests failed`);
  const n = requests.total;
  return [
    {
      name: 'cached compile',
      unit: 'requests/s',
      n,
      median: requests.p50,
      min: requests.min,
      max: requests.max,
    },
    {
      name: 'cached compile, latency',
      unit: 'ms',
      n,
      median: latency.p50,
      min: latency.min,
      max: latency.max,
    },
    { name: 'cached compile, p99', unit: 'ms', n, median: latency.p99, min: latency.p99, max: latency.p99 },
  ];
}

/** From the request to the result of a program that is compiled already: queue, sandbox, transport, and the program. */
async function nativeRuns(): Promise<Row> {
  const times: number[] = [];
  for (let at = 0; at < RUNS; at++) {
    const startedAt = performance.now();
    await whole('run', JSON.stringify({ language: 'c', source: SOURCE }));
    times.push(performance.now() - startedAt);
  }
  times.sort((a, b) => a - b);
  const [min = 0] = times;
  return {
    name: 'native run',
    unit: 'ms',
    n: RUNS,
    median: times[RUNS / 2] ?? 0,
    min,
    max: times.at(-1) ?? 0,
  };
}

async function whole(path: string, body: string): Promise<void> {
  const init = { method: 'POST', headers: { 'Content-Type': 'application/json' }, body };
  const answer = await fetch(`${address}api/v1/${path}`, init);
  const { id, message } = (await answer.json()) as { id?: string; message?: string };
  if (id === undefined) throw new Error(message);
  const text = await (await fetch(`${address}api/v1/runs/${id}/events`)).text();
  if (!text.includes('event: result')) throw new Error(text);
}
