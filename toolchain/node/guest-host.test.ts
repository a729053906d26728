import { afterAll, expect, test } from 'vitest';
import { run } from '../../web/runtime/testing/runs.ts';
import { NodeGuestHost } from './guest-host.ts';

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
