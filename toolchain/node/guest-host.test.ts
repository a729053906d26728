import { afterAll, expect, test } from 'vitest';
import { run } from '../../web/runtime/testing/runs.ts';
import { NodeGuestHost } from './guest-host.ts';
import { webServer } from './testing/web-server.ts';

const server = webServer();
const host = new NodeGuestHost();
afterAll(() => {
  host.dispose();
});

test('a program prints, makes a file and exits with its code', async () => {
  const { end, stdout, stderr } = await run(host, 'hello', { args: ['node'] });
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 3 });
  expect(stdout).toBe('hello node\n');
  expect(stderr).toBe('to stderr\n');
  expect([...(end.files?.keys() ?? [])]).toEqual(['made.txt']);
});

test('the time limit ends a loop, and every line it printed is kept', async () => {
  const { end, stdout } = await run(host, 'lines', { args: ['5000'], limits: { timeMs: 500 } });
  expect(end.outcome.kind).toBe('timed-out');
  expect(stdout.split('\n')).toHaveLength(5001);
});

test('Stop ends a guest that sleeps', async () => {
  const { end } = await run(host, 'sleep', {
    onOutput: (_text, handle) => {
      handle.stop();
    },
  });
  expect(end.outcome).toEqual({ kind: 'stopped' });
});

test('input is asked for while running', async () => {
  let asked = 0;
  const { stdout } = await run(host, 'echo', {
    interactive: true,
    onWaiting(handle) {
      if (asked++ === 0) handle.write(new TextEncoder().encode('Ada\n'));
      else handle.closeStdin();
    },
  });
  expect(stdout).toBe('name?\ngot Ada\nend of input\n');
});

test('a trap names the function and where it is in the module', async () => {
  const { end } = await run(host, 'traps', { args: ['d'] });
  expect(end.outcome).toMatchObject({ kind: 'trapped', trap: { reason: 'integer division by zero' } });
});

test('a program asks a server, asleep until the answer is there', async () => {
  const grants = [{ id: 'g', capability: `net:${server.origin}/**`, issuer: 'site' }] as const;
  const { stdout, end } = await run(host, 'host-call', {
    args: [`${server.origin}/echo`, 'posted'],
    grants,
  });
  expect(stdout).toBe('has 0\nstatus 200\ntext/plain\nleft 6\n[pos][ted]\nclosed 0 -1\n');
  expect(end.calls).toContainEqual({
    capability: `net.post:${server.origin}/echo`,
    allowed: 1,
    denied: 0,
    bytes: 12,
  });
});

test('a program without a grant is told so, and ends as denied', async () => {
  const { stdout, end } = await run(host, 'host-call', { args: [`${server.origin}/hello`], grants: [] });
  expect(stdout).toBe(`has 0\nPermission denied: capability.denied: net.get:http://127.0.\n`);
  expect(end.outcome).toEqual({
    kind: 'denied',
    capability: `net.get:${server.origin}/hello`,
    exitCode: 1,
  });
});

test('a guest that does not hear of a revocation is ended as denied', async () => {
  const { end } = await run(host, 'lines', {
    args: ['100000000'],
    limits: { timeMs: 20_000 },
    onOutput: (_text, handle) => handle.revoke('level:clock'),
  });
  expect(end.outcome).toEqual({ kind: 'denied', capability: 'clock' });
});
