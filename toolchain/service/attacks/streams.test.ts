import { createServer } from 'node:http';
import { connect, type AddressInfo, type Socket } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { HTTP_LIMITS } from '#model/limits.ts';
import { EventLog } from '../event-log.ts';
import { sendEvents } from '../http/send-events.ts';
import { noC, titled } from '../testing/attacked-service.ts';
import { openTestService } from '../testing/test-service.ts';

const MIB = 1024 * 1024;
const sockets: Socket[] = [];
afterEach(() => {
  for (const socket of sockets.splice(0)) socket.destroy();
});

/** A connection that has sent a text and reads nothing unless it is told to. */
async function dial(port: number, text: string): Promise<Socket> {
  const socket = connect(port, '127.0.0.1');
  sockets.push(socket);
  socket.pause();
  socket.on('error', () => undefined);
  await new Promise((resolve) => socket.once('connect', resolve));
  socket.write(text);
  return socket;
}

/** All that comes until the other side ends it. */
function answer(socket: Socket): Promise<string> {
  let text = '';
  socket.on('data', (bytes: Buffer) => (text += bytes.toString()));
  socket.resume();
  return new Promise((resolve) => socket.once('close', () => resolve(text)));
}

it('threat 34 queue: who sends headers or a body a byte at a time is let go of, and others do not wait', async () => {
  const limits = { ...HTTP_LIMITS, headersMs: 700, requestMs: 1400, idleMs: 60_000, checkMs: 100 };
  const service = await openTestService({}, limits);
  try {
    const port = Number(new URL(service.api).port);
    const head = 'POST /site/api/v1/compile HTTP/1.1\r\nHost: localhost\r\n';
    const body = `${head}Content-Type: application/json\r\nContent-Length: 50000\r\n\r\n{`;
    const slow = await Promise.all([head, body].map((text) => dial(port, text)));
    // Never silent: it is not that nothing comes, but that it is not all.
    const drip = setInterval(() => {
      for (const socket of slow) socket.write('x');
    }, 50);
    const answers = slow.map(answer);
    const startedAt = Date.now();
    expect((await service.ask('GET', 'healthz')).status).toBe(200);
    expect(Date.now() - startedAt).toBeLessThan(limits.headersMs);
    for (const text of await Promise.all(answers)) expect(text).toMatch(/^HTTP\/1\.1 408 /);
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    clearInterval(drip);
  } finally {
    await service.close();
  }
});

it('threat 34 queue: more connections than are taken are refused, and those that there are go on', async () => {
  const service = await openTestService({}, { ...HTTP_LIMITS, connections: 8 });
  try {
    const port = Number(new URL(service.api).port);
    const held = await Promise.all(Array.from({ length: 8 }, () => dial(port, '')));
    const ninth = await dial(port, 'GET /site/api/healthz HTTP/1.1\r\nHost: localhost\r\n\r\n');
    expect(await answer(ninth)).toBe('');
    const [first] = held;
    first?.write('GET /site/api/healthz HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n');
    expect(first && (await answer(first))).toMatch(/^HTTP\/1\.1 200 /);
  } finally {
    await service.close();
  }
});

describe('a reader of events that never reads', () => {
  it('threat 34 queue: has nothing in memory but its place, is cut off, and can go on where it was', async () => {
    const log = new EventLog();
    const server = createServer((request, response) =>
      sendEvents(response, log, Number(request.headers['last-event-id'] ?? 0), {}, 400),
    );
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    try {
      const { port } = server.address() as AddressInfo;
      const ask = (after: number) =>
        `GET / HTTP/1.1\r\nHost: localhost\r\nLast-Event-ID: ${String(after)}\r\n\r\n`;
      const readers = await Promise.all(Array.from({ length: 30 }, () => dial(port, ask(0))));
      await expect.poll(() => log.readers).toBe(30);
      const text = 'é'.repeat(32 * 1024);
      for (let at = 0; at < 128; at++) log.add('output', { name: 'stdout', text });
      log.close();
      const before = process.memoryUsage().rss;
      await new Promise((resolve) => setTimeout(resolve, 300));
      // 8 MB of events for each of thirty readers would be 240 MB.
      expect(process.memoryUsage().rss - before).toBeLessThan(100 * MIB);
      await expect.poll(() => log.readers, { timeout: 5000 }).toBe(0);
      const [cut] = readers;
      const got = cut && (await answer(cut));
      const seen = Number([...(got ?? '').matchAll(/^id: (\d+)$/gm)].at(-2)?.[1] ?? 0);
      expect(seen).toBeLessThan(128);
      const rest = await answer(await dial(port, ask(seen)));
      const ids = [...rest.matchAll(/^id: (\d+)$/gm)].map(([, id]) => Number(id));
      expect(ids).toEqual(Array.from({ length: 128 - seen }, (_, at) => seen + at + 1));
    } finally {
      server.closeAllConnections();
      server.close();
    }
  });
});

describe.skipIf(noC !== undefined)(titled('a reader of programs that never reads', noC), () => {
  it('threat 34 queue: shares the bytes with all others, and is let go of', async () => {
    const service = await openTestService({}, { ...HTTP_LIMITS, idleMs: 1000 });
    try {
      const source = 'char big[12 << 20] = { 1 };\nint main(void) { return big[1]; }';
      const { result } = await service.whole('compile', { language: 'c', source });
      const { port } = new URL(service.api);
      const path = `/site/api/v1/artifacts/${result.artifact?.digest ?? ''}`;
      const before = process.memoryUsage().rss;
      const readers = await Promise.all(
        Array.from({ length: 40 }, () =>
          dial(Number(port), `GET ${path} HTTP/1.1\r\nHost: localhost\r\n\r\n`),
        ),
      );
      await new Promise((resolve) => setTimeout(resolve, 600));
      expect(process.memoryUsage().rss - before).toBeLessThan(240 * MIB);
      await Promise.all(
        readers.map((reader) => new Promise((resolve) => reader.resume().once('close', resolve))),
      );
    } finally {
      await service.close();
    }
  });
});
