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

/** What is done in one place, by name, in the order in which it began; all of it waits before the first begins. */
async function inOrder(pieces: readonly (readonly [client: string, name: string, isUrgent: boolean])[]) {
  const queue = new WorkQueue({ places: 1 });
  const held = piece();
  const began: string[] = [];
  const first = queue.add('before', held.work, NEVER);
  const all = pieces.map(([client, name, isUrgent]) =>
    queue.add(
      client,
      () => {
        began.push(name);
        return Promise.resolve(name);
      },
      NEVER,
      () => isUrgent,
    ),
  );
  held.end();
  await Promise.all([first, ...all]);
  return began;
}

it('does what somebody waits for before what nobody waits for, in each turn', async () => {
  expect(
    await inOrder([
      ['a', 'compile of a', false],
      ['b', 'compile of b', false],
      ['c', 'compile of c', false],
      ['d', 'run of d', true],
      ['d', 'second run of d', true],
    ]),
  ).toEqual(['run of d', 'compile of a', 'compile of b', 'compile of c', 'second run of d']);
});

it('gives each client its turn, however much another one has sent', async () => {
  const flood = Array.from({ length: 5 }, (_, at) => ['a', `a${String(at)}`, true] as const);
  expect(await inOrder([...flood, ['b', 'compile of b', false], ['c', 'run of c', true]])).toEqual([
    'a0',
    'run of c',
    'compile of b',
    'a1',
    'a2',
    'a3',
    'a4',
  ]);
});

it('lets what was begun for later go first when somebody comes to wait for it', async () => {
  const queue = new WorkQueue({ places: 1 });
  const held = piece();
  const began: string[] = [];
  let isUrgent = false;
  const note = (name: string) => () => Promise.resolve(began.push(name));
  const all: Promise<unknown>[] = [queue.add('a', held.work, NEVER)];
  all.push(
    queue.add('b', note('b'), NEVER),
    queue.add('c', note('c'), NEVER, () => isUrgent),
  );
  isUrgent = true;
  held.end();
  await Promise.all(all);
  expect(began).toEqual(['c', 'b']);
});
