import type { Page } from '@playwright/test';
import type { Petri } from '../../../web/api/petri.ts';
import type { StoreUsage } from '../../../web/model/artifact-store.ts';
import { PageRuns } from '../../fixtures/page-runs.ts';
import { PetriPage } from '../../fixtures/petri-page.ts';
import { expect, expectRefused, expectWorks, foundIn, noise, test, trying } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

/** Everywhere that something could be kept, or taken from. */
const STORES = {
  database: `indexedDB.open('petri-cache')`,
  databases: `(await indexedDB.databases()).length`,
  caches: `await caches.open('petri-packs')`,
  'local storage': `localStorage.length`,
  'session storage': `sessionStorage.length`,
  'private files': `await navigator.storage.getDirectory()`,
  cookies: `document.cookie`,
  'cookie store': `await cookieStore.getAll()`,
  locks: `await navigator.locks.request('petri:artifact:x', () => 1)`,
  'service worker': `await navigator.serviceWorker.register('/sw.js')`,
};

const PYTHON = `import js, json
found = {}
async def attempt(name, work):
    try:
        value = work()
        if hasattr(value, "then"): value = await value
        found[name] = "reached: " + str(value)
    except BaseException as error: found[name] = "refused: " + type(error).__name__
await attempt("database", lambda: js.indexedDB.open("petri-cache"))
await attempt("caches", lambda: js.caches.open("petri-packs"))
await attempt("local storage", lambda: js.localStorage.length)
await attempt("private files", lambda: js.navigator.storage.getDirectory())
await attempt("channel", lambda: js.BroadcastChannel.new("petri"))
await attempt("worker", lambda: js.Worker.new("data:text/javascript,"))
await attempt("message", lambda: js.postMessage(js.Object.new()))
print("found" + json.dumps(found))
`;

test('threat 8 cache: no program reaches it, and what was changed in it all the same is never run', async ({
  runs,
  petri,
  page,
}) => {
  // In a worker some of these do not even exist.
  const [worker, document_, python] = await Promise.all([
    runs.run({ language: 'javascript', source: trying(STORES) }),
    runs.run({ language: 'html', source: `<script type="module">${trying(STORES)}</script>` }),
    runs.run({ language: 'python', source: PYTHON, limits: { timeMs: 60_000 } }),
  ]);
  expectRefused(foundIn(worker), Object.keys(STORES));
  expectRefused(foundIn(document_), Object.keys(STORES));
  const found = foundIn(python);
  expectRefused(found, Object.keys(found));
  expect(Object.keys(found)).toHaveLength(7);
  await expectWorks(runs);

  // Whoever has the page's own origin all the same: one program's record under the key of the other.
  const cells = ['right', 'wrong'].map((text) => ({
    language: 'javascript',
    source: `console.log('${text}')`,
  }));
  for (const cell of [...cells].reverse()) {
    await petri.openCell(cell);
    expect(await petri.run()).toBe('exited 0');
  }
  // Programs are kept while they run already.
  await expect.poll(() => programsKept(page)).toBe(2);
  await swapArtifacts(page);
  await petri.openCell(cells[0] ?? {});
  await page.reload();
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('right\n');
  await expect(page.getByText(/was damaged and has been removed/).first()).toBeVisible();
});

function programsKept(page: Page): Promise<number> {
  return page.evaluate(
    () =>
      new Promise<number>((resolve, reject) => {
        const opening = indexedDB.open('petri-cache');
        opening.onerror = () => {
          reject(opening.error ?? new Error('it failed'));
        };
        opening.onsuccess = () => {
          const { result } = opening;
          const counting = result.transaction('artifacts').objectStore('artifacts').count();
          counting.onsuccess = () => {
            result.close();
            resolve(counting.result);
          };
        };
      }),
  );
}

/** Puts the bytes of each cached program under the key of another one. */
function swapArtifacts(page: Page): Promise<void> {
  return page.evaluate(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => {
          resolve(request.result);
        };
        request.onerror = () => {
          reject(request.error ?? new Error('it failed'));
        };
      });
    const database = await done(indexedDB.open('petri-cache'));
    const store = database.transaction('artifacts', 'readwrite').objectStore('artifacts');
    const keys = await done(store.getAllKeys());
    const records = (await done(store.getAll())) as unknown[];
    if (keys.length !== 2) throw new Error(`${String(keys.length)} programs are cached`);
    await Promise.all(keys.map((key, at) => done(store.put(records[1 - at], key))));
    database.close();
  });
}

/** A program of so many megabytes that prints its number. */
const large = (number: number, megabytes: number): string =>
  `/*${noise(megabytes * 1_000_000, number)}*/ console.log(${String(number)});`;

test('threat 11 cache: where there is little room old programs go, and one that does not fit runs from memory', async ({
  page,
  site,
  isolation,
}) => {
  const runs = new PageRuns(page, site);
  const session = await page.context().newCDPSession(page);
  const origin = new URL(site).origin;
  await session.send('Storage.overrideQuotaForOrigin', { origin, quotaSize: 2_500_000 });
  try {
    await runs.open(isolation);
    for (const number of [1, 2, 3, 4, 1]) {
      const seen = await runs.run({ language: 'javascript', source: large(number, 1) });
      expect(seen).toMatchObject({ outcome: 'exited', stdout: `${String(number)}\n` });
    }
    const usage = (): Promise<StoreUsage> =>
      page.evaluate(() => (globalThis as unknown as { petri: Petri }).petri.artifacts.usage());
    expect((await usage()).entries).toBeLessThan(4);
    for (const cacheHit of [false, true]) {
      const seen = await runs.run({ language: 'javascript', source: large(5, 4) });
      expect(seen).toMatchObject({ outcome: 'exited', stdout: '5\n', cacheHit });
    }
    expect((await usage()).reason).toMatch(/until the page is closed/);
  } finally {
    await session.send('Storage.overrideQuotaForOrigin', { origin });
  }
});

test('threat 12 cache: site data cleared under two open pages costs a compile, and no page waits for the other', async ({
  petri,
  page,
  context,
  site,
}) => {
  const cell = { language: 'javascript', source: `console.log('kept')` };
  const other = new PetriPage(await context.newPage(), site);
  await petri.openCell(cell);
  await other.openCell(cell);
  expect(await petri.run()).toBe('exited 0');
  expect(await other.run()).toBe('exited 0');
  const session = await context.newCDPSession(page);
  await session.send('Storage.clearDataForOrigin', { origin: new URL(site).origin, storageTypes: 'all' });
  for (const each of [petri, other]) {
    await each.setSource(`console.log('again')`);
    expect(await each.run()).toBe('exited 0');
    expect(await each.outputText()).toBe('again\n');
  }
  const names = await page.evaluate(async () => (await indexedDB.databases()).map(({ name }) => name));
  expect(names).toContain('petri-cache');
  expect(other.problems).toEqual([]);
});
