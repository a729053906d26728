import { afterEach, describe, expect, it, vi } from 'vitest';
import type { StoreReport } from '#model/artifact-store.ts';
import { artifactOf, keyOf } from './artifact-store.suite.ts';
import { IndexedDbArtifactStore } from './artifacts.ts';
import { CACHE_DATABASE } from './schema.ts';

/** Everything by which the store reaches IndexedDB. */
const CALLS: readonly (readonly [object, string])[] = [
  [IDBFactory.prototype, 'open'],
  [IDBDatabase.prototype, 'transaction'],
  ...['get', 'getAll', 'put', 'delete', 'clear', 'openCursor'].map(
    (name) => [IDBObjectStore.prototype, name] as const,
  ),
  ...['getAll', 'openCursor', 'openKeyCursor'].map((name) => [IDBIndex.prototype, name] as const),
  ...['continue', 'delete'].map((name) => [IDBCursor.prototype, name] as const),
];

type Fault = 'throws' | 'fails' | 'aborts' | 'silent';

/** Makes the nth storage call go wrong. Returns whether there were that many. */
function injectFault(nth: number, fault: Fault, error: DOMException): () => boolean {
  let count = 0;
  for (const [prototype, name] of CALLS) {
    const methods = prototype as Record<string, (...args: unknown[]) => unknown>;
    const original = methods[name] as (...args: unknown[]) => unknown;
    vi.spyOn(methods, name).mockImplementation(function (this: unknown, ...args: unknown[]) {
      count += 1;
      if (count !== nth) return original.apply(this, args);
      if (fault === 'throws') throw error;
      const result = original.apply(this, args);
      const source = this as { readonly transaction?: IDBTransaction };
      if (fault === 'silent' && result instanceof EventTarget) mute(result);
      if (fault === 'aborts') {
        if (result instanceof IDBTransaction) result.abort();
        else if (source.transaction instanceof IDBTransaction) source.transaction.abort();
      }
      if (fault === 'fails' && result instanceof IDBRequest) fail(result, error);
      return result;
    });
  }
  return () => count >= nth;
}

/** An answer that never comes. */
function mute(target: EventTarget): void {
  for (const type of ['success', 'error', 'complete', 'abort']) {
    target.addEventListener(type, (event) => event.stopImmediatePropagation(), { capture: true });
  }
}

/** A request that ends with the error, and takes its transaction along. */
function fail(request: IDBRequest, error: DOMException): void {
  request.addEventListener(
    'success',
    (event) => {
      event.stopImmediatePropagation();
      Object.defineProperty(request, 'error', { value: error });
      request.dispatchEvent(new Event('error', { bubbles: true }));
      try {
        request.transaction?.abort();
      } catch {
        // Opening has none any more.
      }
    },
    { once: true },
  );
}

let places = 0;

afterEach(() => {
  vi.restoreAllMocks();
});

/**
 * The invariant: a program compiled by a key either runs from bytes whose hash is the key, or is made again; never wrong bytes,
 * never a call that does not come back.
 */
async function survives(nth: number, fault: Fault, error: DOMException): Promise<boolean> {
  const name = `faults-${String(Date.now())}-${String(places++)}`;
  const options = { database: { ...CACHE_DATABASE, name }, openMs: 100, callMs: 100, restMs: 0 };
  const [first, second] = [await keyOf('first'), await keyOf('second')];
  const wanted = new Map([
    [first, await artifactOf(300, 1)],
    [second, await artifactOf(400, 2)],
  ]);
  const reports: StoreReport[] = [];
  const store = new IndexedDbArtifactStore({ ...options, onReport: (report) => reports.push(report) });
  const wasReached = injectFault(nth, fault, error);
  for (const [key, artifact] of wanted) {
    await store.put(key, artifact, { title: 'x' });
    const kept = await store.get(key);
    if (kept) expect(kept).toEqual(artifact);
  }
  await store.setQuota(500);
  await store.pin(second, true);
  await store.list();
  await store.usage();
  await store.clear();
  await store.put(first, wanted.get(first) as never);
  await store.delete(first);
  await store.put(second, wanted.get(second) as never);
  const reached = wasReached();
  vi.restoreAllMocks();

  // Whatever went wrong: the cell runs, from the store or made again.
  await store.put(first, wanted.get(first) as never);
  expect(await store.get(first)).toEqual(wanted.get(first));
  await store.close();
  // The next page sees sound entries, counts them right, and can write.
  const next = new IndexedDbArtifactStore({ ...options, openMs: 4_000, callMs: 4_000 });
  const entries = await next.list();
  for (const { key } of entries) expect(await next.get(key), key).toEqual(wanted.get(key));
  expect(await next.usage()).toMatchObject({
    backend: 'indexeddb',
    entries: entries.length,
    bytes: entries.reduce((sum, { size }) => sum + size, 0),
  });
  await next.setQuota(10_000);
  await next.put(second, wanted.get(second) as never);
  expect(await next.get(second)).toEqual(wanted.get(second));
  await next.close();
  return reached;
}

describe('threat 9 cache: the artifact store survives the nth storage call that', () => {
  for (const [fault, names] of [
    ['throws', ['QuotaExceededError', 'UnknownError', 'InvalidStateError', 'AbortError', 'NotReadableError']],
    ['fails', ['QuotaExceededError', 'UnknownError', 'NotReadableError']],
    ['aborts', ['AbortError']],
    ['silent', ['never settles']],
  ] as const) {
    for (const name of names) {
      it(fault === 'silent' ? name : `${fault} ${name}`, { timeout: 60_000 }, async () => {
        let nth = 1;
        while (await survives(nth, fault, new DOMException('injected', name))) nth += 1;
        expect(nth).toBeGreaterThan(30);
      });
    }
  }
});

describe('threat 11 cache: a full disk', () => {
  it('costs the least used entries first', async () => {
    const name = `full-${String(Date.now())}`;
    const reports: string[] = [];
    const store = new IndexedDbArtifactStore({
      database: { ...CACHE_DATABASE, name },
      onReport: ({ code }) => reports.push(code),
    });
    const [old, recent, added] = [await keyOf('old'), await keyOf('recent'), await keyOf('added')];
    await store.put(old, await artifactOf(1_000));
    await store.put(recent, await artifactOf(1_000));
    const put = IDBObjectStore.prototype.put;
    let isFull = true;
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(function (this: IDBObjectStore, value, key) {
      if (this.name === 'artifacts' && isFull) {
        isFull = false;
        throw new DOMException('full', 'QuotaExceededError');
      }
      return key === undefined ? put.call(this, value) : put.call(this, value, key);
    });
    await store.put(added, await artifactOf(900));
    expect((await store.list()).map(({ key }) => key)).toEqual([added, recent]);
    expect((await store.usage()).backend).toBe('indexeddb');
    expect(reports).toEqual([]);
    await store.close();
  });

  it('that stays full is told, and the program is kept in memory', async () => {
    const reports: StoreReport[] = [];
    const store = new IndexedDbArtifactStore({
      database: { ...CACHE_DATABASE, name: `full2-${String(Date.now())}` },
      onReport: (report) => reports.push(report),
    });
    vi.spyOn(IDBObjectStore.prototype, 'put').mockImplementation(() => {
      throw new DOMException('full', 'QuotaExceededError');
    });
    const key = await keyOf('a');
    await store.put(key, await artifactOf(900), { title: 'main.c' });
    expect(reports.at(-1)?.code).toBe('storage.quota-exceeded');
    expect(reports.at(-1)?.message).toMatch(/main\.c.*memory/);
    expect(await store.get(key)).toEqual(await artifactOf(900));
    await store.close();
  });
});

describe('a clock that goes back', () => {
  it('does not turn the order of use around', async () => {
    const store = new IndexedDbArtifactStore({
      database: { ...CACHE_DATABASE, name: `clock-${String(Date.now())}` },
    });
    const [a, b] = [await keyOf('a'), await keyOf('b')];
    await store.put(a, await artifactOf(10));
    await store.put(b, await artifactOf(10));
    vi.spyOn(Date, 'now').mockReturnValue(1_000);
    await store.get(a);
    expect((await store.list()).map(({ key }) => key)).toEqual([a, b]);
    await store.close();
  });
});
