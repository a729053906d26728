import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openTestService, whyNotHere, type TestService } from './test-service.ts';

export const SECRET = 'secret-of-the-service-4711';

type Whole = Awaited<ReturnType<TestService['whole']>>;

/** The service that a file of tests attacks, with a secret in its environment and one in a file. */
export interface AttackedService extends Pick<TestService, 'ask' | 'events'> {
  readonly api: string;
  /** A file of the machine that a compiler would love to read, in a folder that everybody may enter. */
  readonly secretFile: string;
  whole(path: 'compile' | 'run', body: object): Promise<Whole>;
}

/** A title that says why it is skipped. */
export function titledWith(title: string, reason: string | undefined): string {
  return `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;
}

/** All that is known of a run, as text. */
export function everything(run: object): string {
  return JSON.stringify(run);
}

/**
 * Opens a service before all tests of a file, and looks after each of them, whatever was tried: the service works, and nothing is left over.
 */
export function useAttackedService(): AttackedService {
  let service: TestService | undefined;
  let secretFile = '';
  const { TMPDIR: temporary } = process.env;
  let noC: string | undefined;
  const opened = (): TestService => {
    if (service === undefined) throw new Error('the service is not open yet');
    return service;
  };
  const leftovers = async (): Promise<string[]> =>
    (await readdir(tmpdir())).filter((name) => name.startsWith('petri-run-'));

  beforeAll(async () => {
    noC = await whyNotHere('c', 'native');
    process.env['PETRI_TEST_SECRET'] = SECRET;
    // One of its own, that sandboxes may enter: other services of this machine are at work, too.
    const folder = await mkdtemp(join(tmpdir(), 'petri-attacked-'));
    await chmod(folder, 0o711);
    process.env['TMPDIR'] = folder;
    secretFile = join(folder, 'secret.txt');
    await writeFile(secretFile, `"${SECRET}"\n`, { mode: 0o644 });
    service = await openTestService();
  });
  afterAll(async () => {
    Reflect.deleteProperty(process.env, 'PETRI_TEST_SECRET');
    await service?.close();
    if (temporary === undefined) Reflect.deleteProperty(process.env, 'TMPDIR');
    else process.env['TMPDIR'] = temporary;
    await rm(dirname(secretFile), { recursive: true });
  });
  afterEach(async () => {
    if (noC !== undefined) return;
    const source = '#include <stdio.h>\nint main(void) { puts("fine"); }';
    expect((await opened().whole('run', { language: 'c', source })).stdout).toBe('fine\n');
    await expect.poll(leftovers, { timeout: 10_000 }).toEqual([]);
  });

  return {
    get api() {
      return opened().api;
    },
    get secretFile() {
      return secretFile;
    },
    ask: (...asked) => opened().ask(...asked),
    events: (...asked) => opened().events(...asked),
    whole: (...asked) => opened().whole(...asked),
  };
}
