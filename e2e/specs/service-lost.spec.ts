import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openServiceChild, type ServiceChild } from '../../toolchain/service/testing/service-child.ts';
import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import { noValkey, openValkey } from '../../toolchain/service/testing/valkey.ts';
import { expect } from '../fixtures/petri.ts';
import { targetOf, test } from '../fixtures/service-page.ts';
import { realService } from '../fixtures/service-site.ts';

const reason = noValkey ?? (await whyNotHere('c', 'native'));

/** Says that it is there, repeats what it is told, and exits with 3 at the end of its input. */
const ASKS = `#include <stdio.h>
int main(void) { char line[80]; setbuf(stdout, 0); puts("begun");
  while (fgets(line, sizeof line, stdin)) printf("got %s", line); return 3; }`;

test('a worker is killed in mid-run: what it printed is taken back, the reader is told, and the run goes on to its end', async ({
  openWith,
}) => {
  test.skip(reason !== undefined, reason);
  const valkey = await openValkey();
  const folder = await mkdtemp(join(tmpdir(), 'petri-e2e-lost-'));
  const environment = {
    PETRI_SERVICE_QUEUE: valkey.url,
    PETRI_SERVICE_STORE: folder,
    PETRI_SERVICE_LOCK_MS: '1000',
  };
  const openWorker = (): Promise<ServiceChild> =>
    openServiceChild({ ...environment, PETRI_SERVICE_ROLE: 'worker' });
  const workers = [await openWorker()];
  try {
    const petri = await openWith(await realService({}, { ...environment, PETRI_SERVICE_ROLE: 'front' }));
    await expect(targetOf(petri).getByRole('option', { name: 'Native (service)' })).toBeEnabled();
    await targetOf(petri).selectOption('native');
    await petri.setSource(ASKS);
    await petri.start();
    await expect(petri.output).toHaveText(/begun\s*$/);
    await petri.stdin.fill('one');
    await petri.page.getByRole('button', { name: 'Send' }).click();
    await expect(petri.output).toHaveText(/begun\s*got one\s*$/);

    // Its time goes on while it waits for input: no other worker is started meanwhile.
    await workers.shift()?.end('SIGKILL');
    workers.push(await openWorker());
    await expect(petri.page.getByText('The worker was lost; the run began again.')).toBeVisible();
    await expect(petri.output).toHaveText(/^\s*begun\s*got one\s*$/);
    await petri.page.getByRole('button', { name: 'End of input' }).click();
    expect(await petri.outcome()).toBe('exited 3');
    expect(await petri.stdoutText()).toBe('begun\ngot one\n');
    // It is said as long as the run is on screen, and not of the next one.
    await expect(petri.page.getByText('The worker was lost; the run began again.')).toBeVisible();
    await petri.start();
    await expect(petri.page.getByText('The worker was lost; the run began again.')).toBeHidden();
    await petri.stopButton.click();
    expect(await petri.outcome()).toBe('stopped');
  } finally {
    for (const worker of workers) await worker.end('SIGKILL');
    await valkey.close();
    await rm(folder, { recursive: true, force: true });
  }
});
