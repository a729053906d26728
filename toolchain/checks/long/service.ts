import { setTimeout as pause } from 'node:timers/promises';
import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { RunEvent } from '../../service/event-log.ts';
import {
  openTestService,
  testClient,
  whyNotHere,
  type TestService,
} from '../../service/testing/test-service.ts';
import { noValkey, openValkey } from '../../service/testing/valkey.ts';
import { ROOT } from '../command.ts';
import type { Counts } from './counts.ts';
import type { LongOptions } from './options.ts';

const KILLS = Number(process.env['PETRI_SERVICE_KILLS'] ?? 200);
const READERS = Number(process.env['PETRI_SERVICE_READERS'] ?? 500);
const MINUTES = Number(process.env['PETRI_SERVICE_MINUTES'] ?? 10);
const WORKERS = 4;
/** What one client may have worked is bounded: they share it. */
const CLIENTS = Array.from('abcdefghijklmnopqrst', (name) => ({ name, key: `${name}-0123456789abcdef` }));

const CHECKS: Readonly<Record<string, () => Promise<string>>> = { kills: checkKills, readers: checkReaders };

/** Workers that are killed under load, and many readers of events that come and go: on a real Valkey or Redis. */
export async function checkService({ only }: LongOptions): Promise<Counts> {
  const reason = noValkey ?? (await whyNotHere('c', 'native'));
  const counts: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [name, check] of Object.entries(CHECKS)) {
    if (only.length > 0 && !only.includes(name)) continue;
    if (reason !== undefined) {
      counts.skipped++;
      console.log(`skip service ${name}: ${reason}`);
      continue;
    }
    try {
      console.log(`ok   service ${name}: ${await check()}`);
      counts.passed++;
    } catch (error) {
      counts.failed++;
      console.log(`FAIL service ${name}: ${error instanceof Error ? error.message : String(error)}`);
    }
  }
  return counts;
}

/** Every run that was accepted ends exactly once, whatever happens to who does it. */
async function checkKills(): Promise<string> {
  return withStore(async (environment) => {
    const front = await openTestService({ ...environment, PETRI_SERVICE_ROLE: 'front' });
    /** Those that have begun to work. */
    const workers = new Set<ChildProcess>();
    const all = new Set<ChildProcess>();
    const more = (): void => {
      const worker = startWorker({
        ...environment,
        PETRI_SERVICE_PLACES: '2',
        PETRI_SERVICE_LOCK_MS: '1500',
      });
      all.add(worker);
      worker.stdout?.once('data', () => workers.add(worker));
    };
    for (let at = 0; at < WORKERS; at++) more();
    await ready(front);
    let isOver = false;
    const ends = { result: 0, lost: 0, again: 0, refused: 0 };
    const faults: string[] = [];
    const load = CLIENTS.slice(0, 4).flatMap((client) =>
      Array.from({ length: 3 }, async (_none, lane) => {
        for (let at = 0; !isOver; at++) await oneRun(client.key, `${client.name}${String(lane)}`, at);
      }),
    );
    async function oneRun(key: string, name: string, at: number): Promise<void> {
      const headers = { Authorization: `Bearer ${key}` };
      const source = `#include <stdio.h>
int usleep(unsigned); int main(void) { setbuf(stdout, 0); for (int i = 0; i < 5; i++) { printf("%d\\n", i); usleep(20000); } return 0; } // ${name} ${String(Math.floor(at / 10))}`;
      const { status, body } = await front.ask('POST', 'v1/run', { language: 'c', source }, headers);
      if (status !== 202) {
        ends.refused++;
        await pause(250);
        return;
      }
      const events = await eventsOf(front.api, body.id, headers);
      const last = events.at(-1);
      const finals = events.filter(({ event }) => event === 'result' || event === 'error');
      const begun = events.findLastIndex(({ data }) => data.includes('"attempt"'));
      const printed = events
        .slice(begun + 1)
        .flatMap(({ event, data }) =>
          event === 'output' ? [(JSON.parse(data) as { text: string }).text] : [],
        )
        .join('');
      if (begun >= 0) ends.again++;
      if (events.some(({ id }, at) => id !== at + 1))
        faults.push(`${name}: numbers ${events.map(({ id }) => id).join()}`);
      if (finals.length !== 1 || finals[0] !== last)
        faults.push(`${name}: ended ${String(finals.length)} times`);
      if (last?.event === 'result') {
        ends.result++;
        if (!last.data.includes('"outcome":"exited"') || printed !== '0\n1\n2\n3\n4\n')
          faults.push(`${name}: ${JSON.stringify(printed)} ${last.data}`);
      } else if (last?.data.includes('service.run-lost')) ends.lost++;
      else faults.push(`${name}: ${last?.data ?? 'nothing'}`);
    }
    const startedAt = Date.now();
    for (let killed = 0; killed < KILLS; killed++) {
      await pause(600 + Math.random() * 800);
      while (workers.size === 0) await pause(50);
      const one = [...workers][Math.floor(Math.random() * workers.size)];
      if (one === undefined) continue;
      workers.delete(one);
      all.delete(one);
      one.kill('SIGKILL');
      more();
      if (killed % 25 === 24) console.log(`     ${String(killed + 1)} killed, ${JSON.stringify(ends)}`);
    }
    isOver = true;
    await Promise.all(load);
    const seconds = Math.round((Date.now() - startedAt) / 1000);
    for (const each of all) each.kill('SIGKILL');
    await front.close();
    if (faults.length > 0)
      throw new Error(`${String(faults.length)} faults: ${faults.slice(0, 5).join('; ')}`);
    return `${String(KILLS)} workers killed in ${String(seconds)} s; ${JSON.stringify(ends)}: each accepted run ended once`;
  });
}

/** Readers that leave in the middle and come back at another front end miss nothing, and get nothing twice. */
async function checkReaders(): Promise<string> {
  return withStore(async (environment) => {
    const fronts = await Promise.all(
      [1, 2].map(() => openTestService({ ...environment, PETRI_SERVICE_ROLE: 'front' })),
    );
    const [first] = fronts;
    if (first === undefined) throw new Error('no front end');
    const apis = fronts.map(({ api }) => api);
    const worker = startWorker({ ...environment, PETRI_SERVICE_PLACES: '20' });
    await Promise.all(fronts.map(ready));
    const runs = Math.ceil(READERS / 30);
    const until = Date.now() + MINUTES * 60_000;
    let read = 0;
    let returns = 0;
    let rounds = 0;
    while (Date.now() < until) {
      rounds++;
      const source = `#include <stdio.h>
int usleep(unsigned); int main(void) { setbuf(stdout, 0); for (int i = 0; i < 100; i++) { printf("%d\\n", i); usleep(250000); } return 0; }`;
      const body = { language: 'c', source, limits: { timeMs: 60_000 } };
      const ids: { id: string; headers: Record<string, string> }[] = [];
      for (let at = 0; at < runs; at++) {
        const headers = { Authorization: `Bearer ${CLIENTS[at % CLIENTS.length]?.key ?? ''}` };
        const answer = await testClient(apis).ask('POST', 'v1/run', body, headers);
        if (answer.status !== 202) throw new Error(JSON.stringify(answer.body));
        ids.push({ id: answer.body.id, headers });
      }
      const readers = Array.from({ length: READERS }, async (_none, at) => {
        const { id, headers } = ids[at % runs] ?? { id: '', headers: {} };
        const events: RunEvent[] = [];
        for (let front = at; events.at(-1)?.event !== 'result'; front++) {
          // Every other reader leaves now and then.
          const most = at % 2 === 0 ? Infinity : 5 + Math.floor(Math.random() * 60);
          const api = apis[front % apis.length] ?? '';
          events.push(...(await eventsOf(api, id, headers, events.length, most)));
          if (events.at(-1)?.event === 'error') throw new Error(events.at(-1)?.data);
          returns++;
        }
        return events;
      });
      const all = await Promise.all(readers);
      for (const events of all) {
        const printed = events
          .flatMap(({ event, data }) =>
            event === 'output' ? [(JSON.parse(data) as { text: string }).text] : [],
          )
          .join('');
        const wanted = Array.from({ length: 100 }, (_none, at) => `${String(at)}\n`).join('');
        if (events.some(({ id }, at) => id !== at + 1) || printed !== wanted) {
          throw new Error(`lost or repeated: ${JSON.stringify(events).slice(0, 500)}`);
        }
        read += events.length;
      }
    }
    worker.kill('SIGKILL');
    await Promise.all(fronts.map((each) => each.close()));
    return `${String(READERS)} readers, ${String(rounds)} rounds: ${String(read)} events over ${String(returns)} connections, none lost or repeated`;
  });
}

async function withStore(work: (environment: Record<string, string>) => Promise<string>): Promise<string> {
  const valkey = await openValkey();
  const folder = await mkdtemp(join(tmpdir(), 'petri-long-'));
  try {
    return await work({
      PETRI_SERVICE_QUEUE: valkey.url,
      PETRI_SERVICE_STORE: folder,
      PETRI_SERVICE_KEYS: CLIENTS.map(({ name, key }) => `${name}:${key}`).join(','),
    });
  } finally {
    await valkey.close();
    await rm(folder, { recursive: true, force: true });
  }
}

function startWorker(environment: Record<string, string>): ChildProcess {
  const cli = pathToFileURL(join(ROOT, 'build/node/cli.js')).href;
  const code = `const { main } = await import(${JSON.stringify(cli)}); await main(['service', '--role', 'worker', '--port', '0']);`;
  return spawn(process.execPath, ['--input-type=module', '--eval', code], {
    env: { ...process.env, ...environment },
    stdio: ['ignore', 'pipe', 'inherit'],
  });
}

async function ready(service: TestService): Promise<void> {
  while ((await service.ask('GET', 'readyz')).status !== 200) await pause(50);
}

async function eventsOf(
  api: string,
  id: string,
  headers: Record<string, string>,
  after = 0,
  most = Infinity,
): Promise<RunEvent[]> {
  const events: RunEvent[] = [];
  for await (const event of testClient([api]).events(id, after, headers)) {
    events.push(event);
    if (events.length >= most) break;
  }
  return events;
}
