import {
  existsSync,
  readdirSync,
  rmSync,
  statSync,
  truncateSync,
  writeFileSync,
  readFileSync,
} from 'node:fs';
import { join } from 'node:path';
import type { Petri } from '../../../web/api/petri.ts';
import type { OwnBrowser } from '../../fixtures/own-browser.ts';
import { PageRuns } from '../../fixtures/page-runs.ts';
import { expect, noise, test } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const COUNT = 6;
/** Large enough to be a file of its own in the browser's profile. */
const program = (number: number): string => `/*${noise(300_000, number)}*/ console.log(${String(number)});`;

async function open(browser: OwnBrowser, site: string, isolation: boolean): Promise<PageRuns> {
  const runs = new PageRuns(await browser.newPage(), site);
  await runs.open(isolation);
  return runs;
}

/** Each program prints its own number, wherever it comes from, and what is listed can be read. */
async function expectSound(runs: PageRuns): Promise<void> {
  for (let number = 1; number <= COUNT; number++) {
    const seen = await runs.run({ language: 'javascript', source: program(number) });
    expect(seen).toMatchObject({ outcome: 'exited', stdout: `${String(number)}\n` });
  }
  const [listed, unreadable] = await runs.page.evaluate(async () => {
    const { artifacts } = (globalThis as unknown as { petri: Petri }).petri;
    const entries = await artifacts.list();
    const read = await Promise.all(entries.map(({ key }) => artifacts.get(key)));
    return [entries.length, read.filter((artifact) => artifact === undefined).length];
  });
  expect(listed).toBeGreaterThanOrEqual(COUNT);
  expect(unreadable).toBe(0);
}

test('threat 10 cache: a browser killed while it writes leaves whole programs or none', async ({
  own,
  site,
  isolation,
}) => {
  const runs = await open(own, site, isolation);
  // Not waited for: it is killed on the way.
  void runs.page
    .evaluate(
      async (sources) => {
        const { petri } = globalThis as unknown as { petri: Petri };
        for (;;)
          for (const source of sources) {
            await petri.artifacts.clear();
            await Promise.all(sources.map((each) => petri.compile({ language: 'javascript', source: each })));
            await petri.compile({ language: 'javascript', source });
          }
      },
      Array.from({ length: COUNT }, (_, at) => program(at + 1)),
    )
    .catch(() => undefined);
  await new Promise((resolve) => setTimeout(resolve, 500 + Math.random() * 500));
  await own.kill();
  await expectSound(await open(own, site, isolation));
});

test('threat 9 cache: files that are damaged, cut off or gone are a miss, never a dead cell', async ({
  own,
  site,
  isolation,
}) => {
  const runs = await open(own, site, isolation);
  await expectSound(runs);
  // Each in another way: changed, cut, gone.
  const blobs = filesBelow(own.profile, /\.indexeddb\.blob/);
  expect(blobs.length).toBeGreaterThanOrEqual(COUNT);
  for (const [at, path] of blobs.entries()) {
    if (at % 3 === 0) {
      const bytes = readFileSync(path);
      bytes[bytes.length >> 1] = (bytes[bytes.length >> 1] ?? 0) ^ 1;
      writeFileSync(path, bytes);
    } else if (at % 3 === 1) truncateSync(path, statSync(path).size >> 1);
    else rmSync(path);
  }
  await runs.open(isolation);
  await expectSound(runs);
  await own.kill();
  const manifests = filesBelow(own.profile, /\.indexeddb\.leveldb.MANIFEST/);
  expect(manifests).toHaveLength(1);
  for (const path of manifests) rmSync(path);
  await expectSound(await open(own, site, isolation));
});

function filesBelow(folder: string, pattern: RegExp): string[] {
  return readdirSync(folder, { recursive: true })
    .map((name) => join(folder, String(name)))
    .filter((path) => pattern.test(path) && existsSync(path) && statSync(path).isFile());
}
