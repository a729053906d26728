import { chmod, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, expect } from 'vitest';
import { openTestService, whyNotHere, type TestService } from './test-service.ts';

/** What a service must never give away: it stands in its environment, and in a file that everybody may read. */
export const SECRET = 'secret-of-the-service-4711';

/** A title that says why its tests are not run, where they are not. */
export const titled = (title: string, reason: string | undefined): string =>
  `${title}${reason === undefined ? '' : `, skipped: ${reason}`}`;

export const noC = await whyNotHere('c', 'native');
export const noRust = await whyNotHere('rust', 'browser');

/**
 * A service for the tests of a file. After each of them, whatever was tried: it works, and nothing of what was tried is left over
 * on the machine.
 */
export function attackedService(environment: Readonly<Record<string, string>> = {}) {
  let opened: TestService | undefined;
  let secretFile = '';
  /** Where its sandboxes' folders are: those of other services on this machine are elsewhere. */
  let scratches = '';
  const usual = process.env['TMPDIR'];
  const service = (): TestService => {
    if (opened === undefined) throw new Error('The service is not open yet.');
    return opened;
  };
  beforeAll(async () => {
    process.env['PETRI_TEST_SECRET'] = SECRET;
    const folder = await mkdtemp(join(tmpdir(), 'petri-secret-'));
    scratches = await mkdtemp(join(tmpdir(), 'petri-scratches-'));
    // Sandboxes of a service that is root are somebody else's.
    await chmod(scratches, 0o711);
    process.env['TMPDIR'] = scratches;
    secretFile = join(folder, 'secret.txt');
    await writeFile(secretFile, `"${SECRET}"\n`, { mode: 0o644 });
    opened = await openTestService(environment);
  });
  afterAll(async () => {
    Reflect.deleteProperty(process.env, 'PETRI_TEST_SECRET');
    await opened?.close();
    if (usual === undefined) Reflect.deleteProperty(process.env, 'TMPDIR');
    else process.env['TMPDIR'] = usual;
    await rm(join(secretFile, '..'), { recursive: true });
    await rm(scratches, { recursive: true });
  });
  afterEach(async () => {
    if (noC !== undefined) return;
    const source = '#include <stdio.h>\nint main(void) { puts("fine"); }';
    const { stdout } = await service().whole('run', { language: 'c', source });
    expect(stdout).toBe('fine\n');
    const left = async () => (await readdir(scratches)).filter((name) => name.startsWith('petri-run-'));
    await expect.poll(left, { timeout: 10_000 }).toEqual([]);
  });
  return {
    service,
    secretFile: () => secretFile,
    /** Compiles and runs a C text. */
    c: (source: string, more: object = {}) => service().whole('run', { language: 'c', source, ...more }),
  };
}
