import { CHROMIUM_FLAGS } from '../../toolchain/checks/chromium-flags.ts';
import { findChromium } from '../../toolchain/checks/chromium.ts';
import { cellOf, markup, openDocs } from '../fixtures/embed-page.ts';
import { expect, test as base } from '../fixtures/threats.ts';

const executablePath = findChromium();

/** A class reads from the teacher's machine: by plain HTTP, under another name, where browsers have no `crypto.subtle` and no isolation. */
const test = base.extend<object, { site: string }>({
  site: [
    async ({ site }, use) => {
      await use(site.replace('127.0.0.1', 'petri.test'));
    },
    { scope: 'worker' },
  ],
});
test.use({
  isolation: false,
  launchOptions: {
    args: [...CHROMIUM_FLAGS, '--host-resolver-rules=MAP *.test 127.0.0.1'],
    ...(executablePath !== undefined && { executablePath }),
  },
});

test.afterEach(({ seen }) => {
  const elsewhere = seen.foreign.filter(
    (url) => new URL(url).hostname !== 'petri.test' && new URL(url).hostname !== 'docs.test',
  );
  seen.foreign.splice(0, seen.foreign.length, ...elsewhere);
});

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("from C"); }\n';

/** How many programs the page has kept. */
function artifacts(): Promise<number> {
  return new Promise((resolve, reject) => {
    const opening = indexedDB.open('petri-cache');
    opening.onerror = () => reject(new Error('it cannot be opened'));
    opening.onsuccess = () => {
      const counting = opening.result.transaction('entries').objectStore('entries').count();
      counting.onsuccess = () => {
        opening.result.close();
        resolve(counting.result);
      };
    };
  });
}

test('by plain HTTP from another machine the page compiles, runs, and keeps what it made', async ({
  petri,
  page,
}) => {
  await petri.openCell({ source: HELLO_C });
  expect(await page.evaluate(() => [isSecureContext, 'subtle' in crypto])).toEqual([false, false]);
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('from C\n');
  // A reader does not wait for the disk, and digests take their time here.
  await expect.poll(() => page.evaluate(artifacts)).toBe(1);
  await page.reload();
  await petri.opened();
  petri.requests.length = 0;
  expect(await petri.run()).toBe('exited 0');
  expect(petri.packRequests()).toEqual([]);
  for (const [language, source] of [
    ['javascript', `console.log(await 'from JavaScript')`],
    ['html', '<p>hello</p><script>console.log("from HTML")</script>'],
  ]) {
    await petri.openCell({ language, source });
    expect(await petri.run()).toBe('exited 0');
    expect(await petri.outputText()).toMatch(/^from (JavaScript|HTML)\n/);
  }
});

test('by plain HTTP a cell of a docs site runs in the page’s frame', async ({ page, docs, site }) => {
  await openDocs(page, docs, site, markup('a', 'language="c"', HELLO_C), { host: 'docs.test' });
  const cell = cellOf(page, 'a');
  expect(await cell.run()).toBe('exited');
  expect(await cell.printed()).toBe('from C');
});
