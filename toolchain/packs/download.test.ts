import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { download, type Download } from './download.ts';
import { sha256 } from './files.ts';

const ROOT = new URL('../../', import.meta.url);
const NAME = 'tool-1.0.tar.gz';
/** More than a connection holds in its buffers. */
const bytes = randomBytes(3_000_000);
const quarter = bytes.length / 4;

/** What one source does with a request: `from` is where the bytes that are asked for begin. */
type Source = (response: ServerResponse, from: number) => void;

function send(response: ServerResponse, from: number, what: Uint8Array): void {
  if (from > 0) response.setHeader('content-range', `bytes ${String(from)}-${String(bytes.length - 1)}/*`);
  response.setHeader('content-length', what.length - from);
  response.writeHead(from > 0 ? 206 : 200);
  response.write(what.subarray(from));
}

const sources: Readonly<Record<string, Source>> = {
  whole: (response, from) => {
    send(response, from, bytes);
    response.end();
  },
  'without-ranges': (response) => {
    send(response, 0, bytes);
    response.end();
  },
  'refuses-ranges': (response, from) => {
    if (from > 0) response.writeHead(416).end();
    else sources['whole']?.(response, 0);
  },
  'no-such-file': (response) => response.writeHead(404).end('<h1>no</h1>'),
  'sign-in': (response) => response.end('<h1>Who are you?</h1>'),
  'other-bytes': (response, from) => {
    send(response, from, Buffer.alloc(bytes.length, 'x'));
    response.end();
  },
  endless: (response) => {
    response.writeHead(200);
    response.write(Buffer.alloc(bytes.length + 1));
  },
  'cut-each-quarter': (response, from) => {
    if (from > 0) response.setHeader('content-range', `bytes ${String(from)}-`);
    response.setHeader('content-length', bytes.length - from);
    response.writeHead(from > 0 ? 206 : 200);
    response.write(bytes.subarray(from, from + quarter), () => {
      if (from + quarter < bytes.length) response.socket?.destroySoon();
      else response.end();
    });
  },
  'stops-after-half': (response) => {
    response.setHeader('content-length', bytes.length);
    response.write(bytes.subarray(0, bytes.length / 2));
  },
  elsewhere: (response) => response.writeHead(302, { location: '/whole' }).end(),
};

let server: Server;
let folder: string;
const asked: { path: string; from: number }[] = [];
const said: string[] = [];

function answer(request: IncomingMessage, response: ServerResponse): void {
  const path = new URL(request.url ?? '', 'http://localhost').pathname.slice(1);
  const from = Number(/^bytes=(\d+)-$/.exec(request.headers.range ?? '')?.[1] ?? 0);
  asked.push({ path, from });
  sources[path]?.(response, from);
}

async function listen(made: Server): Promise<Server> {
  made.listen(0, '127.0.0.1');
  await once(made, 'listening');
  return made;
}

const hostOf = (of: Server): string => `127.0.0.1:${String((of.address() as AddressInfo).port)}`;
const address = (path: string): string => `http://${hostOf(server)}/${path}`;

beforeAll(async () => {
  server = await listen(createServer(answer));
});

afterAll(() => {
  server.closeAllConnections();
  server.close();
});

beforeEach(async () => {
  folder = await makeFolder('download');
  for (const name of ['http_proxy', 'https_proxy', 'no_proxy']) {
    vi.stubEnv(name, undefined);
    vi.stubEnv(name.toUpperCase(), undefined);
  }
  asked.length = 0;
  said.length = 0;
});

afterEach(async () => {
  vi.unstubAllEnvs();
  await removeFolder(folder);
});

function inputFrom(...from: string[]): Download {
  return { path: NAME, size: bytes.length, sha256: sha256(bytes), from };
}

function get(...from: string[]): Promise<Uint8Array> {
  const patience = { connect: 5_000, silence: 300 };
  return download(inputFrom(...from), {
    pack: 'tool',
    folder,
    root: folder,
    say: (text) => said.push(text),
    patience,
  });
}

const isWhole = (got: Uint8Array): boolean => bytes.equals(got);

test('what was fetched once is kept, and needs no network any more', async () => {
  expect(isWhole(await get(address('whole')))).toBe(true);
  expect(said).toEqual([`fetching ${NAME} from ${hostOf(server)}`, `${NAME}: 3.0 of 3.0 MB`]);
  expect(await readdir(folder)).toEqual([NAME]);
  expect(isWhole(await get('http://127.0.0.1:1/nobody-is-there'))).toBe(true);
  expect(asked).toHaveLength(1);
});

test.each([
  ['other bytes', Buffer.alloc(bytes.length)],
  ['half of them', bytes.subarray(0, bytes.length / 2)],
])('a kept file with %s is not used, and is replaced', async (_, damaged) => {
  await writeFile(join(folder, NAME), damaged);
  expect(isWhole(await get(address('whole')))).toBe(true);
  expect(isWhole(await readFile(join(folder, NAME)))).toBe(true);
});

test('a connection that is cut is taken up where it was', async () => {
  expect(isWhole(await get(address('cut-each-quarter')))).toBe(true);
  expect(asked.length).toBeGreaterThan(1);
  const begins = asked.map(({ from }) => from);
  expect(begins).toEqual([...new Set(begins)].sort((a, b) => a - b));
});

test.each([
  ['no-such-file', 'it answers 404 Not Found'],
  ['sign-in', 'it sends other bytes than those that are pinned'],
  ['other-bytes', 'it sends other bytes than those that are pinned'],
  ['endless', 'it sends other bytes than those that are pinned'],
])('threat 13 toolchain: after a source of the kind "%s" the next one is asked', async (path, why) => {
  expect(isWhole(await get(address(path), address('whole')))).toBe(true);
  expect(asked.map((each) => each.path)).toEqual([path, 'whole']);
  expect(said).toContain(`${NAME} cannot be had from ${hostOf(server)}: ${why}`);
  expect(await readdir(folder)).toEqual([NAME]);
});

test('after a source that stops sending, the next one gives the rest', async () => {
  expect(isWhole(await get(address('stops-after-half'), address('whole')))).toBe(true);
  expect(said).toContain(`${NAME} cannot be had from ${hostOf(server)}: it stopped sending`);
  expect(asked).toEqual([
    { path: 'stops-after-half', from: 0 },
    { path: 'whole', from: bytes.length / 2 },
  ]);
});

test.each(['without-ranges', 'refuses-ranges'])('a source that is %s gives the whole', async (path) => {
  expect(isWhole(await get(address('stops-after-half'), address(path)))).toBe(true);
});

test('half a file of other bytes does no harm: once more from the beginning', async () => {
  await writeFile(join(folder, `${NAME}.${String(process.pid)}.part`), Buffer.alloc(1_000_000));
  expect(isWhole(await get(address('whole')))).toBe(true);
  expect(asked.map(({ from }) => from)).toEqual([1_000_000, 0]);
});

test('what a killed process had is what the next one goes on from', async () => {
  const input = inputFrom(address('stops-after-half'));
  const child = spawn(
    process.execPath,
    [
      ...['--import', 'tsx', '--input-type=module', '--eval'],
      `const { download } = await import('./toolchain/packs/download.ts');
      const [input, folder] = ${JSON.stringify([input, folder])};
      const patience = { connect: 60_000, silence: 60_000 };
      await download(input, { pack: 'tool', folder, root: folder, say() {}, patience });`,
    ],
    { cwd: ROOT, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  const part = join(folder, `${NAME}.${String(child.pid)}.part`);
  await expect
    .poll(async () => (await readFile(part).catch(() => '')).length, { timeout: 30_000 })
    .toBe(bytes.length / 2);
  child.kill('SIGKILL');
  await once(child, 'exit');
  expect(await readdir(folder)).toEqual([`${NAME}.${String(child.pid)}.part`]);
  expect(isWhole(await get(address('whole')))).toBe(true);
  expect(asked.at(-1)).toEqual({ path: 'whole', from: bytes.length / 2 });
  expect(await readdir(folder)).toEqual([NAME]);
});

test('what another process is writing is left to it', async () => {
  const theirs = `${NAME}.${String(process.ppid)}.part`;
  await writeFile(join(folder, theirs), bytes.subarray(0, 1_000));
  expect(isWhole(await get(address('whole')))).toBe(true);
  expect(asked).toEqual([{ path: 'whole', from: 0 }]);
  expect((await readdir(folder)).sort()).toEqual([NAME, theirs]);
});

test('what is installed comes first, if it is the same', async () => {
  await writeFile(join(folder, 'installed'), bytes);
  expect(isWhole(await get('installed', address('whole')))).toBe(true);
  expect(asked).toEqual([]);
  await writeFile(join(folder, 'installed'), 'something else');
  expect(isWhole(await get('not-there', 'installed', address('whole')))).toBe(true);
  expect(said.slice(0, 2)).toEqual([
    `${NAME} cannot be had from not-there: it is not there`,
    `${NAME} cannot be had from installed: it is another file`,
  ]);
});

test('redirections are followed', async () => {
  expect(isWhole(await get(address('elsewhere')))).toBe(true);
});

test('a proxy that the environment names is gone through, unless the host is excepted', async () => {
  const tunnels: (string | undefined)[] = [];
  const proxy = await listen(createServer());
  proxy.on('connect', ({ url }: IncomingMessage, socket: Socket) => {
    tunnels.push(url);
    const { port } = server.address() as AddressInfo;
    const onward = connect(port, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 Connection established\r\n\r\n');
      socket.pipe(onward).pipe(socket);
    });
    for (const end of [socket, onward]) end.on('error', () => onward.destroy());
  });
  try {
    vi.stubEnv('HTTP_PROXY', `http://${hostOf(proxy)}`);
    expect(isWhole(await get('http://tool.example:80/whole'))).toBe(true);
    expect(tunnels).toEqual(['tool.example:80']);
    await rm(join(folder, NAME));
    vi.stubEnv('NO_PROXY', '127.0.0.1');
    expect(isWhole(await get(address('whole')))).toBe(true);
    expect(tunnels).toHaveLength(1);
  } finally {
    proxy.closeAllConnections();
    proxy.close();
  }
});

test('when nobody has it, the failure says what was tried and what to do, and nothing half is kept', async () => {
  const failing = get('installed', address('no-such-file'), 'http://127.0.0.1:1/');
  await expect(failing).rejects.toMatchObject({
    code: 'pack.download-failed',
    message:
      `The tool pack was not made, because ${NAME} could not be fetched (installed: it is not there; ` +
      `${hostOf(server)}: it answers 404 Not Found; 127.0.0.1:1: it refuses the connection). ` +
      'Connect to the network and run `npm start` again: it makes the pack.',
  });
  expect(await readdir(folder)).toEqual([]);
});
