import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { homedir, tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { freePort } from './free-port.ts';

const { PATH = '', GOBIN, GOPATH = join(homedir(), 'go') } = process.env;
const PROGRAM = [...PATH.split(delimiter), ...(GOBIN ? [GOBIN] : []), join(GOPATH, 'bin')]
  .map((folder) => join(folder, 'versitygw'))
  .find((path) => existsSync(path));

/** Why there is no store with S3's interface here; undefined when there is one. */
export const noS3 =
  PROGRAM === undefined
    ? 'there is no versitygw (go install github.com/versity/versitygw/cmd/versitygw@v1.8.0)'
    : undefined;

const CREDENTIALS = { AWS_ACCESS_KEY_ID: 'petri-test', AWS_SECRET_ACCESS_KEY: 'petri-test-secret' };
const BUCKET = 'artifacts';

export interface TestS3 {
  /** What a service is told to keep its programs there. */
  readonly environment: Readonly<Record<string, string>>;
  /** Each object of the bucket is a file of its name here. */
  readonly folder: string;
  readonly port: number;
  /** Of the server's process: tests stop and go on with it. */
  readonly pid: number;
  /** Ends the server; what it keeps stays. */
  kill(): Promise<void>;
  close(): Promise<void>;
}

/** A real gateway on this machine over a folder, at a free port; with `again`, over the same folder at the same port. */
export async function openS3(again?: TestS3): Promise<TestS3> {
  const root = again === undefined ? await mkdtemp(join(tmpdir(), 'petri-s3-')) : join(again.folder, '..');
  const folder = join(root, BUCKET);
  await mkdir(folder, { recursive: true });
  const port = again?.port ?? (await freePort());
  const server = spawn(PROGRAM ?? '', ['--quiet', '--port', `127.0.0.1:${String(port)}`, 'posix', root], {
    env: {
      PATH,
      ROOT_ACCESS_KEY_ID: CREDENTIALS.AWS_ACCESS_KEY_ID,
      ROOT_SECRET_ACCESS_KEY: CREDENTIALS.AWS_SECRET_ACCESS_KEY,
    },
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  const ended = new Promise<void>((resolve) => server.once('exit', () => resolve()));
  const address = `http://127.0.0.1:${String(port)}/${BUCKET}`;
  const isUp = (): Promise<boolean> =>
    fetch(address).then(
      () => true,
      () => false,
    );
  while (!(await isUp())) {
    if (server.exitCode !== null) throw new Error(`the gateway ended with ${String(server.exitCode)}`);
    await pause(25);
  }
  const kill = async (): Promise<void> => {
    server.kill('SIGKILL');
    await ended;
  };
  return {
    environment: { ...CREDENTIALS, PETRI_SERVICE_S3: address },
    folder,
    port,
    pid: server.pid ?? 0,
    kill,
    async close() {
      await kill();
      await rm(root, { recursive: true, force: true });
    },
  };
}
