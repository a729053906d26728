import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { RunEvent } from '../event-log.ts';
import { openServiceChild, type ServiceChild } from '../testing/service-child.ts';
import { openTestService, whyNotHere, type TestService } from '../testing/test-service.ts';
import { noValkey, openValkey, type TestValkey } from '../testing/valkey.ts';

const reason = noValkey ?? (await whyNotHere('c', 'native'));
const title = `workers that are lost${reason === undefined ? '' : `, skipped: ${reason}`}`;

/** Says that it is there, and ends when it has read a line. */
const SLOW = `#include <stdio.h>
int main(void) { char line[80]; setbuf(stdout, 0); puts("begun"); fgets(line, sizeof line, stdin); puts("over"); return 0; }`;
const slow = { language: 'c', source: SLOW, interactive: true };
const ECHO = `#include <stdio.h>
int main(void) { char line[80]; setbuf(stdout, 0); while (fgets(line, sizeof line, stdin)) printf("got %s", line); return 0; }`;

describe.skipIf(reason !== undefined)(title, () => {
  let valkey: TestValkey;
  let folder: string;
  let front: TestService;
  let environment: Record<string, string>;
  const workers: ServiceChild[] = [];

  beforeAll(async () => {
    valkey = await openValkey();
    folder = await mkdtemp(join(tmpdir(), 'petri-lost-'));
    environment = {
      PETRI_SERVICE_QUEUE: valkey.url,
      PETRI_SERVICE_STORE: folder,
      PETRI_SERVICE_LOCK_MS: '600',
      PETRI_SERVICE_PLACES: '2',
      PETRI_SERVICE_DRAIN_MS: '100',
    };
    front = await openTestService({ ...environment, PETRI_SERVICE_ROLE: 'front' });
    workers.push(await worker());
    await offered();
  });
  afterEach(async () => {
    for (const each of workers.splice(1)) await each.end('SIGKILL');
  });
  afterAll(async () => {
    for (const each of workers) await each.end('SIGKILL');
    await front.close();
    await valkey.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('a worker is killed in mid-run: the run is taken up again, and has one result', async () => {
    const { body } = await front.ask('POST', 'v1/run', slow);
    const seen = await until(body.id, (events) => outputOf(events) === 'begun\n');
    const [killed] = workers.splice(0, 1);
    workers.push(await worker());
    await killed?.end('SIGKILL');
    const second = await until(body.id, (events) => outputOf(events) === 'begun\n', seen.length);
    await letEnd(body.id);
    const rest = await until(body.id, () => false, seen.length + second.length);
    const all = [...seen, ...second, ...rest];
    expect(all.map(({ id }) => id)).toEqual(all.map((_, at) => at + 1));
    expect(all.filter(({ event }) => event === 'result')).toHaveLength(1);
    // What was printed before is void from here on.
    const again = all.findIndex(({ data }) => data === '{"state":"queued","attempt":2}');
    expect(outputOf(all.slice(again))).toBe('begun\nover\n');
    expect(JSON.parse(all.at(-1)?.data ?? '')).toMatchObject({ outcome: 'exited', exitCode: 0 });
  });

  it('input that was sent before is given again', async () => {
    const run = { language: 'c', source: ECHO, interactive: true };
    const { body } = await front.ask('POST', 'v1/run', run);
    await until(body.id, (events) => events.some(({ data }) => data === '{"state":"running"}'));
    await front.ask('POST', `v1/runs/${body.id}/stdin`, { text: 'one\n' });
    const seen = await until(body.id, (events) => outputOf(events) === 'got one\n');
    const [killed] = workers.splice(0, 1);
    workers.push(await worker());
    await killed?.end('SIGKILL');
    const more = await until(body.id, (events) => outputOf(events) === 'got one\n', seen.length);
    expect(await front.ask('POST', `v1/runs/${body.id}/stdin`, { text: 'two\n', end: true })).toMatchObject({
      status: 204,
    });
    const rest = await until(body.id, () => false, seen.length + more.length);
    expect(outputOf(rest)).toBe('got two\n');
    expect(rest.at(-1)?.event).toBe('result');
  });

  it('threat 34 queue: a worker that was frozen past its lock writes nothing into a run that another one has', async () => {
    const { body } = await front.ask('POST', 'v1/run', slow);
    const seen = await until(body.id, (events) => outputOf(events) === 'begun\n');
    const [frozen] = workers;
    await frozen?.end('SIGSTOP');
    workers.push(await worker());
    const second = await until(body.id, (events) => outputOf(events) === 'begun\n', seen.length);
    await frozen?.end('SIGCONT');
    await letEnd(body.id);
    const rest = await until(body.id, () => false, seen.length + second.length);
    expect(outputOf(rest)).toBe('over\n');
    const all = await until(body.id, () => false);
    expect(all).toEqual([...seen, ...second, ...rest]);
    expect(all.filter(({ event }) => event === 'result')).toHaveLength(1);
  });

  it('threat 34 queue: a run that is lost with two workers is set aside, and says so', async () => {
    const { body } = await front.ask('POST', 'v1/run', slow);
    let seen = 0;
    for (let at = 0; at < 2; at++) {
      seen += (await until(body.id, (events) => outputOf(events) === 'begun\n', seen)).length;
      const [killed] = workers.splice(0, 1);
      workers.push(await worker());
      await killed?.end('SIGKILL');
    }
    const last = (await until(body.id, () => false, seen)).at(-1);
    expect([last?.event, JSON.parse(last?.data ?? '')]).toEqual([
      'error',
      expect.objectContaining({ code: 'service.run-lost' }),
    ]);
  });

  it('a worker that is told to end hands back what takes too long, and that is no loss', async () => {
    const { body } = await front.ask('POST', 'v1/run', slow);
    let seen = 0;
    for (let at = 0; at < 3; at++) {
      seen += (await until(body.id, (events) => outputOf(events) === 'begun\n', seen)).length;
      const [told] = workers.splice(0, 1);
      workers.push(await worker());
      await told?.end('SIGTERM');
    }
    seen += (await until(body.id, (events) => outputOf(events) === 'begun\n', seen)).length;
    await letEnd(body.id);
    const rest = await until(body.id, () => false, seen);
    expect(outputOf(rest)).toBe('over\n');
    expect(JSON.parse(rest.at(-1)?.data ?? '')).toMatchObject({ outcome: 'exited' });
  });

  it('a worker that has nothing to do ends as soon as it is told to', async () => {
    const idle = await openServiceChild({
      ...environment,
      PETRI_SERVICE_ROLE: 'worker',
      PETRI_SERVICE_DRAIN_MS: '60000',
    });
    const startedAt = Date.now();
    await idle.end('SIGTERM');
    expect(Date.now() - startedAt).toBeLessThan(10_000);
  });

  it('without its store the service says so, and goes on when it is back', async () => {
    const port = Number(new URL(valkey.url).port);
    await valkey.close();
    expect(await front.ask('POST', 'v1/run', slow)).toMatchObject({
      status: 503,
      body: { code: 'service.queue-down' },
    });
    expect((await front.ask('GET', 'readyz')).status).toBe(503);
    valkey = await openValkey(port);
    await offered();
    const { body } = await front.ask('POST', 'v1/run', slow);
    await until(body.id, (events) => outputOf(events) === 'begun\n');
    await letEnd(body.id);
    expect((await until(body.id, () => false)).at(-1)?.event).toBe('result');
  });

  async function letEnd(id: string): Promise<void> {
    await front.ask('POST', `v1/runs/${id}/stdin`, { text: '\n', end: true });
  }

  function worker(): Promise<ServiceChild> {
    return openServiceChild({ ...environment, PETRI_SERVICE_ROLE: 'worker' });
  }

  /** The front end knows what the workers offer. */
  async function offered(): Promise<void> {
    while ((await front.ask('GET', 'readyz')).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
  }

  /** Events after a number, up to what is waited for, or to the end. */
  async function until(
    id: string,
    isEnough: (events: readonly RunEvent[]) => boolean,
    after = 0,
  ): Promise<readonly RunEvent[]> {
    const events: RunEvent[] = [];
    for await (const event of front.events(id, after)) {
      events.push(event);
      if (isEnough(events)) break;
    }
    return events;
  }
});

function outputOf(events: readonly RunEvent[]): string {
  return events
    .filter(({ event }) => event === 'output')
    .map(({ data }) => (JSON.parse(data) as { text: string }).text)
    .join('');
}
