import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { freePort } from './free-port.ts';

const PROGRAM = ['valkey-server', 'redis-server']
  .flatMap((name) => (process.env['PATH'] ?? '').split(delimiter).map((folder) => join(folder, name)))
  .find((path) => existsSync(path));

/** Why there is no shared store here; undefined when there is one. */
export const noValkey =
  PROGRAM === undefined
    ? 'there is no valkey-server and no redis-server (apt-get install redis-server)'
    : undefined;

export interface TestValkey {
  readonly url: string;
  /** Of the server's process: tests stop and go on with it. */
  readonly pid: number;
  close(): Promise<void>;
}

/** A real server on this machine, at a free port or the given one, which keeps nothing. */
export async function openValkey(port?: number): Promise<TestValkey> {
  const folder = await mkdtemp(join(tmpdir(), 'petri-valkey-'));
  const at = port ?? (await freePort());
  const options = [
    '--port',
    String(at),
    '--bind',
    '127.0.0.1',
    '--save',
    '',
    '--appendonly',
    'no',
    '--dir',
    folder,
  ];
  const server = spawn(PROGRAM ?? '', options, { stdio: ['ignore', 'pipe', 'inherit'] });
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject);
    server.once('exit', (code) => reject(new Error(`the store ended with ${String(code)}`)));
    server.stdout.on('data', (bytes: Buffer) => {
      if (bytes.includes('Ready to accept connections')) resolve();
    });
  });
  return {
    url: `redis://127.0.0.1:${String(at)}/0`,
    pid: server.pid ?? 0,
    async close() {
      const ended = new Promise((resolve) => server.once('exit', resolve));
      server.kill('SIGKILL');
      if (server.exitCode === null && server.signalCode === null) await ended;
      await rm(folder, { recursive: true, force: true });
    },
  };
}
