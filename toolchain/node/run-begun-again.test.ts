import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Petri, RunState } from '#api/petri.ts';
import type { RunOutput } from '#model/output.ts';
import { openServiceChild, type ServiceChild } from '../service/testing/service-child.ts';
import { openTestService, whyNotHere, type TestService } from '../service/testing/test-service.ts';
import { noValkey, openValkey, type TestValkey } from '../service/testing/valkey.ts';
import { createPetri } from './petri.ts';

// The API with a front end, a store and workers of which one is killed in the middle of a run.
const reason = noValkey ?? (await whyNotHere('c', 'native'));
const title = `a run whose worker is lost${reason === undefined ? '' : `, skipped: ${reason}`}`;

const ASKS = `#include <stdio.h>
int main(void) { char line[80]; setbuf(stdout, 0); puts("begun"); fputs("warned\\n", stderr);
  while (fgets(line, sizeof line, stdin)) printf("got %s", line); return 3; }`;

describe.skipIf(reason !== undefined)(title, () => {
  let valkey: TestValkey;
  let folder: string;
  let front: TestService;
  let petri: Petri;
  let environment: Record<string, string>;
  const workers: ServiceChild[] = [];
  const addWorker = async (): Promise<void> => {
    workers.push(await openServiceChild({ ...environment, PETRI_SERVICE_ROLE: 'worker' }));
  };

  beforeAll(async () => {
    valkey = await openValkey();
    folder = await mkdtemp(join(tmpdir(), 'petri-again-'));
    environment = {
      PETRI_SERVICE_QUEUE: valkey.url,
      PETRI_SERVICE_STORE: join(folder, 'store'),
      PETRI_SERVICE_LOCK_MS: '600',
    };
    front = await openTestService({ ...environment, PETRI_SERVICE_ROLE: 'front' });
    await addWorker();
    while ((await front.ask('GET', 'readyz')).status !== 200) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    petri = await createPetri({ cache: join(folder, 'cache'), service: front.api });
  });
  afterAll(async () => {
    petri.dispose();
    for (const each of workers) await each.end('SIGKILL');
    await front.close();
    await valkey.close();
    await rm(folder, { recursive: true, force: true });
  });

  it('takes back what it printed, says so, and gives what was sent before to the new one', async () => {
    const states: RunState[] = [];
    const run = petri.run(
      { language: 'c', target: 'native', source: ASKS },
      { interactive: true, onState: (state) => states.push(state) },
    );
    run.write('one\n');
    const seen: RunOutput[] = [];
    const textNow = (): string =>
      seen
        .slice(seen.findLastIndex(({ type }) => type === 'clear_output') + 1)
        .map((output) => (output.type === 'stream' && output.name === 'stdout' ? output.text : ''))
        .join('');
    const reading = (async () => {
      for await (const output of run) seen.push(output);
    })();
    await expect.poll(textNow, { timeout: 20_000 }).toBe('begun\ngot one\n');
    await addWorker();
    await workers.shift()?.end('SIGKILL');
    await expect
      .poll(() => seen.find(({ type }) => type === 'clear_output'), { timeout: 20_000 })
      .toEqual({ type: 'clear_output', reason: 'The worker was lost; the run began again.' });
    await expect.poll(textNow, { timeout: 20_000 }).toBe('begun\ngot one\n');
    run.write('two\n');
    run.closeStdin();
    await reading;
    expect(await run.result).toMatchObject({
      outcome: 'exited',
      exitCode: 3,
      stdout: 'begun\ngot one\ngot two\n',
      stderr: 'warned\n',
    });
    expect(states).toEqual(['compiling', 'running', 'compiling', 'running', 'ended']);
  }, 60_000);
});
