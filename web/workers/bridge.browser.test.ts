import { afterEach, expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { Bridge, callback } from './bridge.ts';
import type { odd } from './testing/odd.worker.ts';
import oddUrl from './testing/odd.worker.ts?worker&url';

const open: Bridge<typeof odd>[] = [];

function start(): Bridge<typeof odd> {
  const bridge = new Bridge<typeof odd>(oddUrl, 'odd');
  open.push(bridge);
  return bridge;
}

afterEach(() => {
  for (const bridge of open.splice(0)) bridge.kill();
});

test('calls go there and answers come back', async () => {
  expect(await start().call((remote) => remote.add(2, 3))).toBe(5);
});

test('a Failure keeps its code, message and detail', async () => {
  const error: unknown = await start()
    .call((remote) => remote.fail())
    .catch((thrown: unknown) => thrown);
  expect(error).toBeInstanceOf(Failure);
  expect(error).toMatchObject({
    code: 'cell.odd',
    message: 'It is odd: make it even.',
    detail: { digits: [1, 3] },
  });
});

test('callbacks are called in order', async () => {
  const seen: number[] = [];
  const each = callback((at: number) => {
    seen.push(at);
  });
  const bridge = start();
  await bridge.call((remote) => remote.count(3, each));
  await expect.poll(() => seen).toEqual([1, 2, 3]);
});

test('a worker that dies rejects what is pending and what comes after', async () => {
  const bridge = start();
  await expect(bridge.call((remote) => remote.die())).rejects.toMatchObject({ code: 'worker.died' });
  expect(bridge.alive).toBe(false);
  await expect(bridge.call((remote) => remote.add(1, 1))).rejects.toMatchObject({ code: 'worker.died' });
});

test('a worker that cannot be loaded is a death, not a wait', async () => {
  const bridge = new Bridge<typeof odd>('/no/such/worker.js', 'missing');
  await expect(bridge.call((remote) => remote.add(1, 1))).rejects.toMatchObject({ code: 'worker.died' });
});

test('a deadline ends a worker that spins', async () => {
  const bridge = start();
  const spinning = bridge.call((remote) => remote.spin(), { deadlineMs: 200 });
  await expect(spinning).rejects.toMatchObject({ code: 'worker.timed-out' });
  expect(bridge.alive).toBe(false);
});

test('an aborted call rejects at once and leaves the worker alive', async () => {
  const bridge = start();
  const stop = new AbortController();
  const pending = bridge.call((remote) => remote.add(1, 1), { signal: stop.signal });
  stop.abort();
  await expect(pending).rejects.toMatchObject({ code: 'aborted' });
  expect(await bridge.call((remote) => remote.add(1, 1))).toBe(2);
});

test('a killed worker rejects with the reason', async () => {
  const bridge = start();
  const pending = bridge.call((remote) => remote.spin());
  bridge.kill(new Failure('compile.disposed', 'No more.'));
  await expect(pending).rejects.toMatchObject({ code: 'compile.disposed' });
});
