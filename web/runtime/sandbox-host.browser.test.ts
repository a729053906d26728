import { afterAll, expect, test } from 'vitest';
import { SandboxHost } from './sandbox-host.ts';
import { modules } from './testing/modules.ts';
import { run, start, startBytes } from './testing/runs.ts';

const host = new SandboxHost({ base: new URL('/', location.href) });
afterAll(() => {
  host.dispose();
});

test('a program prints, makes a file and exits with its code', async () => {
  const { end, stdout, stderr } = await run(host, 'hello', { args: ['two', 'größer'] });
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 3 });
  expect(stdout).toBe('hello two größer\n');
  expect(stderr).toBe('to stderr\n');
  expect([...(end.files ?? [])].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
    ['made.txt', 'made'],
  ]);
});

test('threat 1 tab: a loop is ended by the time limit, and what it printed is kept', async () => {
  const { end, stdout } = await run(host, 'loop', { limits: { timeMs: 300 } });
  expect(end.outcome).toEqual({ kind: 'timed-out', afterMs: 300 });
  expect(stdout).toBe('before the loop\n');
});

test('Stop ends a loop and keeps what it printed', async () => {
  const { handle, finished } = await start(host, 'lines', { args: ['1500'] });
  // Long enough for the lines, on a busy machine too; the program then loops for ever.
  await new Promise((resolve) => setTimeout(resolve, 1_500));
  const pressed = performance.now();
  handle.stop();
  const { end, stdout } = await finished;
  expect(performance.now() - pressed).toBeLessThan(1_000);
  expect(end.outcome).toEqual({ kind: 'stopped' });
  expect(stdout.split('\n')).toHaveLength(1501);
});

test('threat 2 tab: sleeping for ever is ended by the time limit', async () => {
  const { end, stdout } = await run(host, 'sleep', { limits: { timeMs: 300 } });
  expect(end.outcome.kind).toBe('timed-out');
  expect(stdout).toBe('going to sleep\n');
});

test('threat 3 memory: malloc fails with ENOMEM at the limit', async () => {
  const limits = { memoryBytes: 32 * 1024 * 1024 };
  const { end, stdout } = await run(host, 'memory', { limits });
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout).toMatch(/Out of memory after \d\d MiB/);
  const aborted = await run(host, 'memory', { limits, args: ['abort'] });
  expect(aborted.end.outcome).toMatchObject({ kind: 'limit-exceeded', limit: 'memoryBytes' });
});

test('a program that needs more memory than it may have is refused', async () => {
  const { end } = await run(host, 'hello', { limits: { memoryBytes: 65_536 } });
  expect(end.outcome).toMatchObject({ kind: 'limit-exceeded', limit: 'memoryBytes' });
});

test('endless recursion is a stack overflow', async () => {
  const { end, stdout } = await run(host, 'recursion');
  expect(end.outcome).toMatchObject({
    kind: 'trapped',
    trap: { reason: expect.stringContaining('stack overflow') as string },
  });
  expect(stdout).toBe('diving\n');
});

test.each([
  ['a', 'abort() was called'],
  ['d', 'integer division by zero'],
  ['m', 'memory access out of bounds'],
  ['f', 'call through a function pointer of another type'],
  ['u', 'unreachable executed'],
  ['x', 'abort() was called: an assertion failed'],
])('trap %s is told in words: %s', async (which, reason) => {
  const { end, stdout } = await run(host, 'traps', { args: [which] });
  expect(stdout).toBe('about to fail\n');
  expect(end.outcome).toMatchObject({ kind: 'trapped', trap: { reason } });
  if (end.outcome.kind === 'trapped') {
    expect(end.outcome.trap.frames.map((frame) => frame.function)).toContain('_start');
    expect(end.outcome.trap.frames[0]?.offset).toBeGreaterThan(0);
  }
});

test('threat 5 page: a gigabyte of output is cut, counted, and does not block the page', async () => {
  let longest = 0;
  let last = performance.now();
  const beat = setInterval(() => {
    longest = Math.max(longest, performance.now() - last);
    last = performance.now();
  }, 4);
  const { end, stdout, pieces } = await run(host, 'flood', { limits: { timeMs: 60_000 } });
  clearInterval(beat);
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout.length).toBe(2 ** 20);
  expect(end.droppedBytes).toBe(2 ** 30 - 2 ** 20);
  expect(end.usage.outputBytes).toBe(2 ** 30);
  expect(pieces).toBeLessThan(200);
  expect(longest).toBeLessThan(1_000);
});

test('output beyond the hard limit ends the run', async () => {
  const { end } = await run(host, 'flood', { limits: { outputHardBytes: 2 ** 22 } });
  expect(end.outcome).toMatchObject({ kind: 'limit-exceeded', limit: 'outputHardBytes' });
});

test('threat 4 memory: files beyond the limit fail with an errno', async () => {
  const { end, stdout } = await run(host, 'files', { limits: { files: 1000 } });
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout).toBe('No space left on device after 1000\n');
});

test('bytes that are not UTF-8 come as they are', async () => {
  const { bytes } = await run(host, 'bytes');
  expect([...bytes]).toEqual([0x61, 0, 0xff, 0xfe, 0x80, 0x0d, 0x0a, 0xc3, 0xa9]);
});

test('input given up front ends with end of file', async () => {
  const { stdout } = await run(host, 'echo', { stdin: 'Ada\nGrace\n' });
  expect(stdout).toBe('name?\ngot Ada\ngot Grace\nend of input\n');
});

test('input is asked for while running, and waiting does not count as time', async () => {
  expect(await host.stdin).not.toBe('up-front');
  let asked = 0;
  const { end, stdout } = await run(host, 'echo', {
    interactive: true,
    limits: { timeMs: 1_000 },
    onWaiting(handle) {
      asked++;
      if (asked === 1) setTimeout(() => handle.write(new TextEncoder().encode('Ada\n')), 1_500);
      else handle.closeStdin();
    },
  });
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout).toBe('name?\ngot Ada\nend of input\n');
});

test('pictures come as displays, in order with the text', async () => {
  const { displays, stdout } = await run(host, 'picture');
  expect(stdout).toBe('before\nbetween\n');
  expect(displays[0]).toMatchObject({ type: 'display_data', data: { 'text/html': '<b>bold</b>' } });
  const last = displays.at(-1);
  if (last?.type !== 'display_data') throw new Error('no picture');
  expect(last.displayId).toBe('a');
  expect((last.data['application/vnd.petri.rgba'] as Uint8Array)[0]).toBe(99);
});

test('Stop pressed fifty times, and a run begun meanwhile', async () => {
  const first = await start(host, 'loop');
  for (let i = 0; i < 50; i++) first.handle.stop();
  const second = await run(host, 'hello');
  expect((await first.finished).end.outcome).toEqual({ kind: 'stopped' });
  expect(second.end.outcome).toEqual({ kind: 'exited', exitCode: 3 });
  first.handle.stop();
  first.handle.write(new Uint8Array([1]));
});

test('a hundred runs in a row each start clean', async () => {
  for (let i = 0; i < 100; i++) {
    const { end, stdout } = await run(host, 'hello', { args: [String(i)] });
    expect(stdout).toBe(`hello ${String(i)}\n`);
    expect([...(end.files?.keys() ?? [])]).toEqual(['made.txt']);
  }
});

test('threat 1 tab: a module that loops while it is instantiated is ended by the time limit', async () => {
  const { finished } = await startBytes(host, modules.loopsInStart, { limits: { timeMs: 300 } });
  expect((await finished).end.outcome).toEqual({ kind: 'timed-out', afterMs: 300 });
});

test('the sandbox runs the next program after one that looped', async () => {
  const { end } = await run(host, 'hello');
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 3 });
});

test.each([
  ['wantsSharedMemory', { kind: 'denied', capability: 'shared-memory' }],
  ['wantsMemory64', { kind: 'denied', capability: 'memory64' }],
  ['wantsMuchMemory', { kind: 'limit-exceeded', limit: 'memoryBytes' }],
  ['withHugeTable', { kind: 'limit-exceeded', limit: 'tableElements' }],
  ['notAModule', { kind: 'trapped' }],
  ['importsTheUnknown', { kind: 'trapped' }],
] as const)('threat 3 memory: %s ends in an outcome', async (name, outcome) => {
  const { finished } = await startBytes(host, modules[name]);
  expect((await finished).end.outcome).toMatchObject(outcome);
});

test('two memories have no more together than one', async () => {
  const limits = { memoryBytes: 64 * 65_536 };
  const { finished } = await startBytes(host, modules.growsTwoMemories, { limits });
  expect((await finished).end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
});

test('threat 4 memory: a million files end in an errno, not in a dead page', async () => {
  const { end, stdout } = await run(host, 'files', { limits: { timeMs: 60_000 } });
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout).toBe('No space left on device after 100000\n');
});

test('a host that is disposed ends its runs', async () => {
  const other = new SandboxHost({ base: new URL('/', location.href) });
  const { finished } = await start(other, 'loop', {
    onOutput: () => {
      other.dispose();
    },
  });
  expect((await finished).end.outcome).toEqual({ kind: 'stopped' });
});

test('a missing sandbox page is told, not waited for for ever', async () => {
  const other = new SandboxHost({ base: new URL('/nowhere/', location.href), startMs: 500 });
  const { end } = await run(other, 'hello');
  expect(end.outcome).toMatchObject({
    kind: 'trapped',
    trap: { reason: expect.stringContaining('sandbox.html') as string },
  });
});
