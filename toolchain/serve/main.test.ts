import { spawn } from 'node:child_process';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, it } from 'vitest';
import { freePort } from '../service/testing/free-port.ts';

it('ends when it is the front end of a queue that is not there, so that it is started again', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'petri-serve-'));
  await writeFile(join(folder, 'sandbox.html'), '');
  const main = fileURLToPath(new URL('main.ts', import.meta.url));
  const script = `const { serveFromEnvironment } = await import(${JSON.stringify(main)}); await serveFromEnvironment(process.env, ${JSON.stringify(folder)});`;
  const queue = `redis://127.0.0.1:${String(await freePort())}/0`;
  const child = spawn(process.execPath, ['--import', 'tsx', '--input-type=module', '-e', script], {
    env: { ...process.env, PORT: '0', PETRI_SERVICE_QUEUE: queue, PETRI_SERVICE_STORE: folder },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const code = await new Promise((resolve) => child.once('close', resolve));
  expect(code).toBe(1);
  expect(said).toContain('The queue of this service does not answer');
  await rm(folder, { recursive: true, force: true });
});
