import { afterAll, beforeAll, expect, test } from 'vitest';
import { digestBytes } from '#model/digest.ts';
import type { Runner } from '#model/run.ts';
import { SandboxHost } from './sandbox-host.ts';
import { startBytes, type Finished, type RunOptions } from './testing/runs.ts';

const encoder = new TextEncoder();
const host = new SandboxHost({ base: new URL('/', location.href) });
let runner: Runner & { kind: 'script' };

/** The smallest guest: a program is the body of an async function that is given its `run`. */
const GUEST = `export default {
  async run(run) {
    const text = new TextDecoder().decode(run.bytes);
    const { default: program } = await import(run.moduleUrl('export default async (run) => {' + text + '\\n}'));
    return (await program(run)) ?? 0;
  },
};`;

beforeAll(async () => {
  const bytes = encoder.encode(GUEST);
  runner = { kind: 'script', code: { digest: await digestBytes(bytes), bytes }, pack: {} };
});
afterAll(() => {
  host.dispose();
});

async function start(program: string, options: RunOptions = {}): ReturnType<typeof startBytes> {
  return startBytes(host, encoder.encode(program), { runner, ...options });
}

async function run(program: string, options: RunOptions = {}): Promise<Finished> {
  const { finished } = await start(program, options);
  return finished;
}

/** What a program finds out by trying, as it prints it. */
async function report(
  attempts: Readonly<Record<string, string>>,
  options: RunOptions = {},
): Promise<Record<string, string>> {
  const tries = Object.entries(attempts).map(([name, code]) => {
    return `try { report[${JSON.stringify(name)}] = 'reached: ' + String(await (async () => { ${code} })()); }
      catch (error) { report[${JSON.stringify(name)}] = 'refused: ' + error.name; }`;
  });
  const { stdout } = await run(
    `const report = {}; ${tries.join('\n')}; run.stdout.write(JSON.stringify(report));`,
    options,
  );
  return JSON.parse(stdout) as Record<string, string>;
}

test('a script prints, reads what it is given, makes a file and exits with its code', async () => {
  const { end, stdout, stderr } = await run(
    `const line = new TextDecoder().decode(await run.stdin.read(100));
     run.stdout.write([...run.args, line, run.files.read('in.txt').length].join(' '));
     run.stderr.write('to stderr');
     run.files.write('made.txt', 'made');
     return 3;`,
    { args: ['größer'], stdin: 'typed', files: { 'in.txt': encoder.encode('abc') } },
  );
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 3 });
  expect([stdout, stderr]).toEqual(['größer typed 3', 'to stderr']);
  expect([...(end.files ?? [])].map(([name, bytes]) => [name, new TextDecoder().decode(bytes)])).toEqual([
    ['made.txt', 'made'],
  ]);
});

test('threat 26 other cells: one run finds nothing that another one left', async () => {
  const program = `run.stdout.write(String(globalThis.left)); globalThis.left = 'something';`;
  expect((await run(program)).stdout).toBe('undefined');
  expect((await run(program)).stdout).toBe('undefined');
});

test('the next program gets a guest that was booted before it was sent, and each one its own', async () => {
  const bytes = encoder.encode(`export default {
    boot: async () => Date.now(),
    async run(run, bootedAt) { run.stdout.write(String(bootedAt)); return 0; },
  };`);
  const boots = { ...runner, code: { digest: await digestBytes(bytes), bytes } };
  const seen: number[] = [];
  const isBootedBefore = async (): Promise<boolean> => {
    const sentAt = Date.now();
    seen.push(Number((await run('', { runner: boots })).stdout));
    return (seen.at(-1) ?? Infinity) < sentAt;
  };
  expect(await isBootedBefore()).toBe(false);
  await expect.poll(isBootedBefore, { interval: 100 }).toBe(true);
  expect(new Set(seen).size).toBe(seen.length);
});

test('a loop is ended by the time limit, and what it printed is kept', async () => {
  const { end, stdout } = await run(`run.stdout.write('before'); for (;;);`, { limits: { timeMs: 300 } });
  expect(end.outcome).toEqual({ kind: 'timed-out', afterMs: 300 });
  expect(stdout).toBe('before');
});

test('Stop ends a loop, and the next script runs', async () => {
  const { handle, finished } = await start(`run.stdout.write('before'); for (;;);`, {
    onOutput: (_text, running) => {
      running.stop();
    },
  });
  expect(handle).toBeDefined();
  const { end } = await finished;
  expect(end.outcome).toEqual({ kind: 'stopped' });
  expect((await run(`run.stdout.write('next')`)).stdout).toBe('next');
});

test('a flood of output ends the run, though the program catches what it is told by', async () => {
  const limits = { outputBytes: 10_000, outputHardBytes: 1_000_000 };
  const { end, bytes } = await run(`for (;;) try { run.stdout.write('0123456789'.repeat(100)); } catch {}`, {
    limits,
  });
  expect(end.outcome).toMatchObject({ kind: 'limit-exceeded', limit: 'outputHardBytes' });
  expect(bytes.length).toBeLessThanOrEqual(limits.outputBytes);
});

test('a script that tampers with what counts its displays is ended when they are too much, or too many', async () => {
  // No pause between one display and the next.
  const fast = 'Math.max = () => -1e9;';
  const much = await run(`${fast} Object.defineProperty(Map.prototype, 'size', { get: () => 1 });
    for (let i = 0; i < 2_000; i++) run.display({ 'text/plain': 'x' }, { displayId: String(i) });`);
  expect(much.end.outcome).toMatchObject({ kind: 'limit-exceeded', limit: 'displays' });
  expect(much.displays).toHaveLength(1_000);
  const many = await run(`${fast} for (;;) run.display({ 'text/plain': 'x' }, { displayId: 'one' });`);
  expect(many.end.outcome).toMatchObject({ kind: 'limit-exceeded', limit: 'messages' });
  const next = await run(`run.stdout.write('next')`);
  expect([next.end.outcome, next.stdout]).toEqual([{ kind: 'exited', exitCode: 0 }, 'next']);
});

test('time in which a script waits for its reader does not count', async () => {
  const { end, stdout } = await run(
    `run.stdout.write(new TextDecoder().decode(await run.stdin.read(100)));`,
    {
      interactive: true,
      limits: { timeMs: 1_000 },
      onWaiting: (handle) => {
        setTimeout(() => {
          handle.write(encoder.encode('late'));
        }, 2_500);
      },
    },
  );
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout).toBe('late');
});

test('threat 1 tab: a script that computes while it says that it waits is ended by the time limit', async () => {
  const { end } = await run(
    `void run.stdin.read(1); await new Promise((resolve) => setTimeout(resolve, 50)); for (;;);`,
    { interactive: true, limits: { timeMs: 300 } },
  );
  expect(end.outcome).toEqual({ kind: 'timed-out', afterMs: 300 });
});

test.each([false, true])(
  'threat 21 docs reader: a script reaches no network, no storage, no other worker and nobody but by its streams (secure: %s)',
  async (isSecure) => {
    const here = JSON.stringify(new URL('/sandbox.html', location.href).href);
    const found = await report(
      {
        fetch: `await fetch(${here})`,
        request: `await new Promise((resolve, reject) => { const r = new XMLHttpRequest(); r.onload = resolve; r.onerror = () => reject(new DOMException('', 'NetworkError')); r.open('GET', ${here}); r.send(); })`,
        module: `await import(${here})`,
        script: `importScripts(${here})`,
        eval: `return eval('1')`,
        database: `indexedDB.open('x')`,
        caches: `await caches.open('x')`,
        worker: `new Worker('data:text/javascript,')`,
        channel: `new BroadcastChannel('x')`,
        message: `postMessage({ type: 'started', instantiateMs: 0 })`,
        ownMessage: `Object.getPrototypeOf(self).postMessage.call(self, {})`,
        close: `self.close()`,
        revoke: `URL.revokeObjectURL('blob:null/x')`,
        handler: `self.onmessage({ data: {} })`,
      },
      { runner: { ...runner, isSecure } },
    );
    for (const [name, result] of Object.entries(found)) expect(`${name} ${result}`).toMatch(/ refused: /);
  },
);

test('threat 23 cell: a script cannot hand tasks to its own worker', async () => {
  const { end, stdout } = await run(
    `const setup = { programName: 'x', args: [], env: {}, files: {}, folders: [], limits: { ...run.limits, outputBytes: 1e9 } };
     const program = new TextEncoder().encode("run.stdout.write('forged')");
     const task = { work: { kind: 'script', program }, setup, stdin: { kind: 'bytes', bytes: new Uint8Array() } };
     self.dispatchEvent(new MessageEvent('message', { data: { type: 'task', task } }));
     await new Promise((resolve) => setTimeout(resolve, 200));
     run.stdout.write('own');`,
  );
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect(stdout).toBe('own');
});

test('a runner that asks for it gets a secure context, with streams, files and Stop as ever', async () => {
  const secure = { ...runner, isSecure: true };
  const { end, stdout } = await run(
    `run.stdout.write(self.isSecureContext + ' ' + new TextDecoder().decode(await run.stdin.read(9)));
     run.files.write('made.txt', 'made');`,
    { runner: secure, stdin: 'typed' },
  );
  expect(end.outcome).toEqual({ kind: 'exited', exitCode: 0 });
  expect([stdout, [...(end.files?.keys() ?? [])]]).toEqual(['true typed', ['made.txt']]);
  const { finished } = await start(`run.stdout.write('before'); for (;;);`, {
    runner: secure,
    onOutput: (_text, running) => {
      running.stop();
    },
  });
  expect((await finished).end.outcome).toEqual({ kind: 'stopped' });
});
