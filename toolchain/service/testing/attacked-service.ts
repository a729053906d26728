import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openTestService, whyNotHere, type TestService } from './test-service.ts';

/** What a service must never give away: it stands in its environment, and in a file that everybody may read. */
export const SECRET = 'secret-of-the-service-4711';

/** A title that says why its tests are not run, where they are not. */
export const titled = (title: string, reason: string | undefined): string =>
  `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;

export const noC = await whyNotHere('c', 'native');

const scratches = async (): Promise<string[]> =>
  (await readdir(tmpdir())).filter((name) => name.startsWith('petri-run-'));

/**
 * A service for the tests of a file. After each of them, whatever was tried: it works, and nothing of what was tried is left over
 * on the machine.
 */
export function attackedService(environment: Readonly<Record<string, string>> = {}) {
  let opened: TestService | undefined;
  let secretFile = '';
  const { TMPDIR: temporary } = process.env;
  const service = (): TestService => {
    if (opened === undefined) throw new Error('The service is not open yet.');
    return opened;
  };
  beforeAll(async () => {
    process.env['PETRI_TEST_SECRET'] = SECRET;
    // A folder of its own, which sandboxes may enter: tests of other files, and other services of this machine, are at work, too.
    const folder = await mkdtemp(join(tmpdir(), 'petri-attacked-'));
    await chmod(folder, 0o711);
    process.env['TMPDIR'] = folder;
    secretFile = join(folder, 'secret.txt');
    await writeFile(secretFile, `"${SECRET}"\n`, { mode: 0o644 });
    opened = await openTestService(environment);
  });
  afterAll(async () => {
    Reflect.deleteProperty(process.env, 'PETRI_TEST_SECRET');
    await opened?.close();
    if (temporary === undefined) Reflect.deleteProperty(process.env, 'TMPDIR');
    else process.env['TMPDIR'] = temporary;
    await rm(dirname(secretFile), { recursive: true });
  });
  afterEach(async () => {
    if (noC !== undefined) return;
    const source = '#include <stdio.h>\nint main(void) { puts("fine"); }';
    const { stdout } = await service().whole('run', { language: 'c', source });
    expect(stdout).toBe('fine\n');
    await expect.poll(scratches, { timeout: 10_000 }).toEqual([]);
  });
  return {
    service,
    secretFile: () => secretFile,
    /** Compiles and runs a C text. */
    c: (source: string, more: object = {}) => service().whole('run', { language: 'c', source, ...more }),
  };
}
