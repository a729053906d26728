import { expect, it } from 'vitest';
import { WorkQueue } from './work-queue.ts';

const NEVER = new AbortController().signal;

/** Work that ends when it is told to. */
function piece() {
  let resolve: (text: string) => void = () => undefined;
  const promise = new Promise<string>((settle) => {
    resolve = settle;
  });
  return { work: () => promise, end: () => resolve('done') };
}

it('does as much at once as it has places', async () => {
  const queue = new WorkQueue({ places: 2 });
  const pieces = [piece(), piece(), piece()];
  const results = pieces.map(({ work }, at) => queue.add(`client ${String(at)}`, work, NEVER));
  await Promise.resolve();
  expect([queue.busy, queue.waiting]).toEqual([2, 1]);
  pieces.forEach(({ end }) => end());
  expect(await Promise.all(results)).toEqual(['done', 'done', 'done']);
  expect([queue.busy, queue.waiting]).toEqual([0, 0]);
});

it('lets a client that has nothing under way go before one that has', async () => {
  const queue = new WorkQueue({ places: 2 });
  const [first, other] = [piece(), piece()];
  const began: string[] = [];
  const note = (name: string) => async () => {
    began.push(name);
    return name;
  };
  const all = [queue.add('greedy', first.work, NEVER), queue.add('other', other.work, NEVER)];
  all.push(queue.add('greedy', note('greedy'), NEVER));
  all.push(queue.add('modest', note('modest'), NEVER));
  other.end();
  await all[1];
  first.end();
  await Promise.all(all);
  expect(began).toEqual(['modest', 'greedy']);
});

it('refuses at once what it has no room for, in all and for one client', async () => {
  const queue = new WorkQueue({ places: 1, queued: 1, perClient: 1 });
  const held = piece();
  const results = [queue.add('a', held.work, NEVER), queue.add('b', held.work, NEVER)];
  expect(() => queue.add('a', held.work, NEVER)).toThrow(
    expect.objectContaining({ code: 'service.client-full' }),
  );
  expect(() => queue.add('c', held.work, NEVER)).toThrow(
    expect.objectContaining({ code: 'service.queue-full' }),
  );
  held.end();
  await Promise.all(results);
});

it('drops what was stopped, or waited too long, before it began', async () => {
  const queue = new WorkQueue({ places: 1, waitMs: 1 });
  const held = piece();
  const first = queue.add('a', held.work, NEVER);
  const controller = new AbortController();
  const stopped = queue.add('b', held.work, controller.signal);
  controller.abort();
  await expect(stopped).rejects.toMatchObject({ code: 'aborted' });
  const late = queue.add('c', held.work, NEVER);
  const rejected = expect(late).rejects.toMatchObject({ code: 'service.waited-too-long' });
  await new Promise((resolve) => setTimeout(resolve, 10));
  held.end();
  await first;
  await rejected;
});

it('gives a place back when the work fails', async () => {
  const queue = new WorkQueue({ places: 1 });
  await expect(queue.add('a', () => Promise.reject(new Error('no')), NEVER)).rejects.toThrow('no');
  expect(queue.busy).toBe(0);
});
