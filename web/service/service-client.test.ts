import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { createHash } from 'node:crypto';
import type { AddressInfo } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import type { Digest } from '#model/digest.ts';
import { serviceAddress } from './address.ts';
import { ServiceClient } from './service-client.ts';
import type { RemoteEvent } from './wire.ts';

type Answer = (request: IncomingMessage, response: ServerResponse) => void;

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

/** A client of a real HTTP server that answers as a test says. */
async function clientOf(answer: Answer, key?: string): Promise<ServiceClient> {
  const server = createServer(answer);
  servers.push(server);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const site = new URL(`http://127.0.0.1:${String(port)}/`);
  return new ServiceClient(serviceAddress('api/', site), () => key);
}

const json = (response: ServerResponse, status: number, body: unknown, headers = {}): void => {
  response.writeHead(status, { 'Content-Type': 'application/json', ...headers }).end(JSON.stringify(body));
};
const stream = (response: ServerResponse): void => {
  response.writeHead(200, { 'Content-Type': 'text/event-stream' });
};
const event = (id: number, name: string, data: unknown): string =>
  `id: ${String(id)}\nevent: ${name}\ndata: ${JSON.stringify(data)}\n\n`;
const output = (id: number, text: string): string => event(id, 'output', { name: 'stdout', text });
const exited = { outcome: 'exited', exitCode: 0 };

async function all(client: ServiceClient): Promise<RemoteEvent[]> {
  const events: RemoteEvent[] = [];
  for await (const each of client.events('run_1', {})) events.push(each);
  return events;
}
const textOf = (events: readonly RemoteEvent[]): string =>
  events.map((each) => (each.type === 'output' ? each.text : '')).join('');

it('takes a broken stream up where it was, and gives each event once', async () => {
  const asked: (string | undefined)[] = [];
  const client = await clientOf((request, response) => {
    const after = request.headers['last-event-id'];
    asked.push(typeof after === 'string' ? after : undefined);
    stream(response);
    if (asked.length === 1) {
      // Half of an event is on the wire when the connection breaks.
      response.write(event(1, 'state', { state: 'running' }) + output(2, 'one ') + 'id: 3\nevent: out', () =>
        response.destroy(),
      );
    } else if (asked.length === 2) {
      response.end(output(2, 'one ') + output(3, 'two '));
    } else response.end(output(4, 'three') + event(5, 'result', exited));
  });
  const events = await all(client);
  expect(textOf(events)).toBe('one two three');
  expect(asked).toEqual([undefined, '2', '3']);
  expect(events.at(-1)).toMatchObject({
    type: 'result',
    result: { outcome: { kind: 'exited', exitCode: 0 } },
  });
});

it('says that a run is lost when the service knows it no longer', async () => {
  let isFirst = true;
  const client = await clientOf((_request, response) => {
    if (!isFirst) {
      json(response, 404, { code: 'service.run-unknown', message: 'gone' });
      return;
    }
    isFirst = false;
    stream(response);
    response.write(output(1, 'x'), () => response.destroy());
  });
  await expect(all(client)).rejects.toMatchObject({ code: 'service.lost' });
});

it('waits as long as a full service says, and asks again', async () => {
  let asked = 0;
  const client = await clientOf((_request, response) => {
    asked += 1;
    if (asked === 1) {
      json(response, 429, { code: 'service.queue-full', message: 'full' }, { 'Retry-After': '1' });
    } else json(response, 202, { id: 'run_7' });
  });
  const waits: number[] = [];
  const body = { language: 'rust', source: '', files: {}, flags: [], target: 'browser' };
  const startedAt = performance.now();
  expect(await client.begin('compile', body, { onWait: (seconds) => waits.push(seconds) })).toBe('run_7');
  expect(performance.now() - startedAt).toBeGreaterThan(900);
  expect(waits).toEqual([1]);
});

it('stops waiting when its reader does', async () => {
  const client = await clientOf((_request, response) =>
    json(response, 429, { code: 'service.queue-full', message: 'full' }, { 'Retry-After': '30' }),
  );
  const stopped = new AbortController();
  const asking = client.targets({ signal: stopped.signal, onWait: () => stopped.abort() });
  await expect(asking).rejects.toMatchObject({ code: 'aborted' });
});

it('refuses bytes that are not what their digest says', async () => {
  const good = Buffer.from('a program');
  const digest = `sha256:${createHash('sha256').update(good).digest('hex')}` satisfies Digest;
  let bytes = good;
  const client = await clientOf((_request, response) => response.writeHead(200).end(bytes));
  expect(Buffer.from(await client.program(digest, {})).toString()).toBe('a program');
  bytes = Buffer.from('a programme');
  await expect(client.program(digest, {})).rejects.toMatchObject({ code: 'service.digest-wrong' });
});

it('takes files by names that a cell’s files can have, and bytes that are there', async () => {
  let data: unknown = { name: 'out/a.bin', base64: 'AP+A' };
  const client = await clientOf((_request, response) => {
    stream(response);
    response.end(event(1, 'file', data) + event(2, 'result', exited));
  });
  expect((await all(client))[0]).toEqual({
    type: 'file',
    name: 'out/a.bin',
    bytes: new Uint8Array([0, 255, 128]),
  });
  const bad = [
    { name: '../a', base64: '' },
    { name: '/a', base64: '' },
    { name: 'a', base64: 'a*b=' },
    { name: 'a' },
    null,
  ];
  for (data of bad) {
    await expect(all(client), JSON.stringify(data)).rejects.toMatchObject({ code: 'service.answer-invalid' });
  }
});

it('reads the targets of an older service, and of a newer one', async () => {
  const client = await clientOf((_request, response) =>
    json(response, 200, {
      targets: [
        { language: 'c', target: 'native' },
        { language: 'rust', target: 'browser', reason: 'no rustc' },
        { language: 'zig', target: 'quantum', available: true, cost: { per: 'run' } },
        { target: 'native', available: true },
        'zig',
      ],
      more: true,
    }),
  );
  expect(await client.targets()).toEqual([
    { language: 'c', target: 'native', available: true },
    { language: 'rust', target: 'browser', reason: 'no rustc', available: false },
    { language: 'zig', target: 'quantum', available: true },
  ]);
});

it.each([
  ['a page of another server', '<!doctype html><title>Hello</title>'],
  ['JSON of something else', '{"targets": 3}'],
  ['nothing', ''],
  ['null', 'null'],
])('understands that %s is no answer', async (_name, text) => {
  const client = await clientOf((_request, response) => response.writeHead(200).end(text));
  await expect(client.targets()).rejects.toMatchObject({ code: 'service.answer-invalid' });
});

it.each([
  ['an outcome that nobody knows', event(1, 'result', { outcome: 'melted' })],
  ['an exit without a code', event(1, 'result', { outcome: 'exited' })],
  ['a result that is no object', event(1, 'result', 7)],
  ['output that is no text', event(1, 'output', { name: 'stdout', text: 7 })],
  ['output of a made-up stream', event(1, 'output', { name: 'stdlog', text: '' })],
])('ends a run whose events have %s', async (_name, text) => {
  const client = await clientOf((_request, response) => {
    stream(response);
    response.end(text);
  });
  await expect(all(client)).rejects.toMatchObject({ code: 'service.answer-invalid' });
});

it('ignores events and states that it does not know', async () => {
  const client = await clientOf((_request, response) => {
    stream(response);
    response.end(
      `: hello\n\nretry: 5\n\n${event(1, 'state', { state: 'dreaming' })}${event(2, 'mood', 'fine')}${output(3, 'x')}${event(4, 'result', exited)}`,
    );
  });
  expect((await all(client)).map(({ type }) => type)).toEqual(['output', 'result']);
});

it('passes on what the service says of its own', async () => {
  const client = await clientOf((_request, response) =>
    json(response, 422, { code: 'service.flag-refused', message: 'Not -fplugin.' }),
  );
  await expect(client.targets()).rejects.toMatchObject({
    code: 'service.flag-refused',
    message: 'Not -fplugin.',
  });
});

it('says that nobody answers', async () => {
  const client = await clientOf((_request, response) => response.destroy());
  await expect(client.targets()).rejects.toMatchObject({ code: 'service.unreachable' });
});

it('sends its key to the service, and follows nobody elsewhere with it', async () => {
  const told: (string | undefined)[] = [];
  const elsewhere: string[] = [];
  const other = createServer((request, response) => {
    elsewhere.push(request.headers.authorization ?? 'none');
    response.writeHead(200).end('{"targets":[]}');
  });
  servers.push(other);
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  let isMoved = false;
  const client = await clientOf((request, response) => {
    told.push(request.headers.authorization);
    if (isMoved) response.writeHead(307, { Location: `http://127.0.0.1:${String(port)}/` }).end();
    else json(response, 200, { targets: [] });
  }, 'docs-0123');
  await client.targets();
  isMoved = true;
  await expect(client.targets()).rejects.toMatchObject({ code: 'service.unreachable' });
  expect(told).toEqual(['Bearer docs-0123', 'Bearer docs-0123']);
  expect(elsewhere).toEqual([]);
});

it('says nothing of a key where it has none', async () => {
  let told: string | undefined = 'nothing yet';
  const client = await clientOf((request, response) => {
    told = request.headers.authorization;
    json(response, 200, { targets: [] });
  });
  await client.targets();
  expect(told).toBeUndefined();
});

it.each([
  ['the service', 401, { code: 'service.key-required', message: 'send Authorization: Bearer' }],
  ['the service, of a token', 401, { code: 'service.token-refused', message: 'expired' }],
  ['a gateway before it', 401, 'Unauthorized'],
  ['another gateway', 403, { error: 'forbidden' }],
])('says that a key is needed, or another one, when %s says so', async (_name, status, body) => {
  const answer: Answer = (_request, response) => json(response, status, body);
  await expect((await clientOf(answer)).targets()).rejects.toMatchObject({
    code: 'service.key-required',
    message: expect.stringMatching(/^The compile service at 127.* needs a key/) as string,
  });
  const refused = (await clientOf(answer, 'secret-key')).targets();
  await expect(refused).rejects.toMatchObject({
    code: 'service.key-required',
    message: expect.stringMatching(/does not take your key/) as string,
  });
  await expect(refused).rejects.not.toMatchObject({
    message: expect.stringContaining('secret-key') as string,
  });
});

it('does not take a refused origin for a missing key', async () => {
  const client = await clientOf((_request, response) =>
    json(response, 403, { code: 'service.origin-refused', message: 'Not from there.' }),
  );
  await expect(client.targets()).rejects.toMatchObject({ code: 'service.origin-refused' });
});

it('says when to come back, and does not wait, where that is long', async () => {
  let asked = 0;
  const client = await clientOf((_request, response) => {
    asked += 1;
    json(response, 429, { code: 'service.quota-spent', message: 'spent' }, { 'Retry-After': '2400' });
  });
  await expect(client.targets()).rejects.toMatchObject({
    code: 'service.busy',
    message: expect.stringMatching(/gives you no more for now. Try again in 40 minutes/) as string,
    detail: { retryAfter: 2400 },
  });
  expect(asked).toBe(1);
});
