import type { Frame, Page } from '@playwright/test';
import { expect, expectWorks, test } from '../../fixtures/threats.ts';

/** How many; `npm run test:long -- deaths` asks for more. */
const DEATHS = Number(process.env['PETRI_DEATHS'] ?? 50);
/** What a page may be larger after all of them than before, in bytes. */
const GROWTH = 20 * 1024 * 1024;

const LOOP_C =
  '#include <stdio.h>\nint main(void) { puts("in"); fflush(stdout); for (volatile int i = 0;; i++); }';
const LOOP_JS = 'console.log("in"); for (;;);';

test.setTimeout(60_000 + DEATHS * 1_000);

test('threat 1 tab: however workers die, one after the other, each run ends once, the next works, and memory comes back', async ({
  runs,
}) => {
  const { page } = runs;
  await expectWorks(runs);
  const kinds: readonly (() => Promise<string>)[] = [
    // Stopped as soon as it runs, or when it has printed.
    async () => (await runs.run({ language: 'c', source: LOOP_C }, 'running')).outcome,
    async () => (await runs.run({ language: 'c', source: LOOP_C }, 'output')).outcome,
    async () => (await runs.run({ language: 'javascript', source: LOOP_JS }, 'output')).outcome,
    // Out of time, at once.
    async () => (await runs.run({ language: 'c', source: LOOP_C, limits: { timeMs: 20 } })).outcome,
    // By itself: a trap, an error, too much printed.
    async () => (await runs.run({ language: 'c', source: 'int main(void) { __builtin_trap(); }' })).outcome,
    async () => (await runs.run({ language: 'javascript', source: 'null.x' })).outcome,
    async () =>
      (
        await runs.run({
          language: 'javascript',
          source: 'for (;;) console.log("flood")',
          limits: { outputBytes: 100, outputHardBytes: 10_000 },
        })
      ).outcome,
    // Behind everybody's back, at its nth message: nobody is told.
    ...[0, 1, 2].map(
      (message) => () =>
        killed(page, message, () => runs.run({ language: 'c', source: LOOP_C, limits: { timeMs: 150 } })),
    ),
    () =>
      killed(page, 1, () => runs.run({ language: 'javascript', source: LOOP_JS, limits: { timeMs: 150 } })),
  ];
  const expected = [
    'stopped',
    'stopped',
    'stopped',
    'timed-out',
    'trapped',
    'trapped',
    'limit-exceeded',
    'timed-out',
    'timed-out',
    'timed-out',
    'timed-out',
  ];
  for (const [at, kind] of kinds.entries()) expect(await kind(), String(at)).toBe(expected[at]);
  await expectWorks(runs);
  const before = await measure(page);
  for (let death = 0; death < DEATHS; death++) {
    const at = death % kinds.length;
    expect(await kinds[at]?.(), `death ${String(death)}`).toBe(expected[at]);
    if (death % 50 === 49) await expectWorks(runs);
  }
  await expectWorks(runs);
  const after = await measure(page);
  expect(after.workers).toBeLessThanOrEqual(before.workers + 1);
  expect(after.elements).toBe(before.elements);
  expect(after.bytes - before.bytes).toBeLessThan(GROWTH);
});

interface Watched {
  readonly alive: Set<Worker>;
  /** The worker that gets the next task is gone after so many messages; undefined: it lives. */
  killAt: number | undefined;
}

/** The frame that runs are in: a stop that takes too long takes it away, and the next run has another one. */
async function sandboxOf(page: Page): Promise<Frame> {
  const sandbox = page.frames().findLast((frame) => frame.url().endsWith('/sandbox.html'));
  if (sandbox === undefined) throw new Error('there is no sandbox');
  await sandbox.evaluate(watchWorkers);
  return sandbox;
}

/** Counts the workers of the sandbox, and can end one without its being told. */
function watchWorkers(): void {
  if ('watched' in globalThis) return;
  const watched: Watched = { alive: new Set(), killAt: undefined };
  const kill = Worker.prototype.terminate;
  const post = Worker.prototype.postMessage as (
    this: Worker,
    message: unknown,
    transfer?: Transferable[],
  ) => void;
  const make = Worker;
  const WatchedWorker = function (url: string): Worker {
    const worker = new make(url);
    watched.alive.add(worker);
    worker.terminate = () => {
      watched.alive.delete(worker);
      kill.call(worker);
    };
    worker.postMessage = (message: { readonly type?: string }, transfer?: unknown) => {
      post.call(worker, message, transfer as Transferable[] | undefined);
      const { killAt } = watched;
      if (message.type !== 'task' || killAt === undefined) return;
      let count = 0;
      if (killAt === 0) kill.call(worker);
      worker.addEventListener('message', () => {
        count += 1;
        if (count === killAt) kill.call(worker);
      });
    };
    return worker;
  };
  Object.assign(globalThis, { Worker: WatchedWorker, watched });
}

/** How a run ends whose worker is gone after so many messages, without anybody being told. */
async function killed(page: Page, message: number, run: () => Promise<{ outcome: string }>): Promise<string> {
  const arm = async (killAt: number | undefined): Promise<void> =>
    (await sandboxOf(page)).evaluate((at) => {
      (globalThis as unknown as { watched: Watched }).watched.killAt = at;
    }, killAt);
  await arm(message);
  const { outcome } = await run();
  await arm(undefined);
  return outcome;
}

/** What is there when garbage is gone: bytes of the page and of the sandbox, elements, workers. */
async function measure(page: Page): Promise<{ bytes: number; elements: number; workers: number }> {
  const sandbox = await sandboxOf(page);
  let bytes = 0;
  // The sandbox has a process of its own.
  for (const target of [page, sandbox]) {
    const session = await page.context().newCDPSession(target);
    await session.send('HeapProfiler.collectGarbage');
    bytes += (await session.send('Runtime.getHeapUsage')).usedSize;
    await session.detach();
  }
  return {
    bytes,
    elements: await page.evaluate(() => document.querySelectorAll('*').length),
    workers: await sandbox.evaluate(() => (globalThis as unknown as { watched: Watched }).watched.alive.size),
  };
}
