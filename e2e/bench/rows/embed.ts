import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import type { BrowserContext, Page } from '@playwright/test';
import { DocsSite } from '../../fixtures/docs-site.ts';
import { prebuild, publish, type Prebuilt } from '../../fixtures/prebuilt.ts';
import type { Bench } from '../bench.ts';
import { measurePeers } from '../embed-peers.ts';
import { rendererMemory } from '../memory.ts';
import { once } from '../once.ts';
import { nextEdit } from '../peers.ts';
import type { Measured, Row } from '../row.ts';

const HELLO = '#include <stdio.h>\n\nint main(void) {\n  puts("hello");\n  return 0;\n}';
const MANY = 20;
/** A page that is left alone for this long has done what it does by itself. */
const REST_MS = 1_000;

function cell(source: string, attributes = ''): string {
  return `<p>Some text.</p><petri-cell language="c" ${attributes}><script type="text/plain">${source}</script></petri-cell>`;
}

const PREBUILT = 'artifact="program.petri.json"';

/** A documentation site on another origin, for the time of a measurement. */
async function withDocs<T>(measure: (docs: DocsSite) => Promise<T>): Promise<T> {
  const docs = await DocsSite.open();
  try {
    return await measure(docs);
  } finally {
    docs.close();
  }
}

function pageOf(docs: DocsSite, bench: Bench, cells: string): string {
  const { address } = bench.server;
  return docs.page('bench', `${cells}<script type="module" src="${address}embed.js"></script>`);
}

const built = once(async (bench): Promise<Prebuilt> => {
  const page = await bench.visit.newPage();
  await page.goto(`${bench.server.address}bench/blank.html`);
  const made = await prebuild(page, bench.server.address, HELLO);
  await page.close();
  return made;
});

/** Milliseconds from the press of a cell's Run to its first output, in the page itself. */
async function pressToOutput(page: Page, at = 0): Promise<number> {
  await page.waitForFunction(() => customElements.get('petri-cell') !== undefined);
  return page.evaluate(
    (nth) =>
      new Promise<number>((resolve, reject) => {
        const host = document.querySelectorAll('petri-cell')[nth];
        const button = host?.shadowRoot?.querySelector<HTMLButtonElement>('[part~="run-button"]');
        if (host === undefined || button === null || button === undefined) {
          reject(new Error('there is no cell'));
          return;
        }
        host.addEventListener('error', (event) => {
          reject(new Error(JSON.stringify((event as CustomEvent).detail)));
        });
        host.addEventListener('output', () => resolve(performance.now() - begun), { once: true });
        const begun = performance.now();
        button.click();
      }),
    at,
  );
}

async function openPage(context: BrowserContext, address: string): Promise<Page> {
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(address);
  // A reader reads before pressing anything.
  await page.waitForTimeout(REST_MS);
  return page;
}

const prebuiltRuns = once((bench) =>
  withDocs(async (docs) => {
    publish(docs, await built(bench));
    const address = pageOf(docs, bench, cell(HELLO, PREBUILT) + cell(HELLO, PREBUILT));
    const [cold, warm, second]: [number[], number[], number[]] = [[], [], []];
    let compilerFiles = 0;
    for (let time = 0; time < bench.n; time += 1) {
      const profile = await bench.newProfile();
      for (const samples of [cold, warm]) {
        const context = await bench.launch(profile);
        bench.server.takeRequests();
        const page = await openPage(context, address);
        samples.push(await pressToOutput(page));
        if (samples === warm) second.push(await pressToOutput(page, 1));
        const asked = bench.server.takeRequests();
        compilerFiles += asked.filter((path) => /\/toolchains\/[^/]+\//.test(path)).length;
        await context.close();
      }
    }
    if (compilerFiles > 0) throw new Error('A compiler was fetched.');
    return { cold, warm, second };
  }),
);

async function compiledRuns(bench: Bench): Promise<Measured> {
  return withDocs(async (docs) => {
    const samples: number[] = [];
    for (let time = 0; time < Math.min(bench.n, 3); time += 1) {
      const { source } = nextEdit({ language: 'c', text: HELLO, flags: [] });
      const context = await bench.launch();
      const page = await openPage(context, pageOf(docs, bench, cell(source)));
      samples.push(await pressToOutput(page));
      await context.close();
    }
    return { samples };
  });
}

/** Milliseconds of script on a page until all its cells were in view once; beside it the same of others' pages. */
async function scriptTime(bench: Bench, cells: number): Promise<Measured> {
  return withDocs(async (docs) => {
    const own = pageOf(docs, bench, cell(HELLO).repeat(cells));
    const { samples, layout } = await scriptSamples(bench, own, 'petri-cell');
    const peers = await measurePeers(async (peer, script) => {
      const address = docs.file(`${peer.name}.js`, script, { type: 'text/javascript' });
      const tag = `<script ${peer.isModule ? 'type="module"' : ''} src="${address}"></script>`;
      const code = HELLO.replaceAll('&', '&amp;').replaceAll('<', '&lt;');
      const page = docs.page(peer.name, `<p>Some text.</p>${peer.cell(code)}`.repeat(cells) + tag);
      return (await scriptSamples(bench, page, peer.element)).samples;
    });
    const most = Math.max(...layout).toFixed(0);
    return {
      samples,
      peers,
      notes: [`with ${String(cells)} cells, layout and styles took at most ${most} ms`],
    };
  });
}

async function scriptSamples(
  bench: Bench,
  address: string,
  element: string,
): Promise<{ readonly samples: readonly number[]; readonly layout: readonly number[] }> {
  const samples: number[] = [];
  const layout: number[] = [];
  for (let time = 0; time < bench.n; time += 1) {
    const context = await bench.launch();
    const page = await context.newPage();
    const session = await context.newCDPSession(page);
    // Of the thread itself: what else the machine does is not counted.
    await session.send('Performance.enable', { timeDomain: 'threadTicks' });
    await page.goto(address);
    await page.waitForFunction((name) => customElements.get(name) !== undefined, element);
    const height = await page.evaluate(() => document.documentElement.scrollHeight);
    for (let seen = 0; seen < height; seen += 1_500) {
      await page.mouse.wheel(0, 1_500);
      await page.waitForTimeout(100);
    }
    await page.waitForTimeout(300);
    const { metrics } = await session.send('Performance.getMetrics');
    const of = (name: string): number => (metrics.find((metric) => metric.name === name)?.value ?? 0) * 1_000;
    samples.push(of('ScriptDuration'));
    layout.push(of('LayoutDuration') + of('RecalcStyleDuration'));
    await context.close();
  }
  return { samples, layout };
}

/** Megabytes that a page of cells takes beyond the same page without the script. */
async function memory(bench: Bench, uses: boolean): Promise<Measured> {
  return withDocs(async (docs) => {
    publish(docs, await built(bench));
    const cells = cell(HELLO, PREBUILT).repeat(MANY);
    const sizes: number[] = [];
    for (const address of [docs.page('plain', cells), pageOf(docs, bench, cells)]) {
      const profile = await bench.newProfile();
      const context = await bench.launch(profile);
      const page = await openPage(context, address);
      const isLive = !address.endsWith('plain.html');
      for (let at = 0; uses && isLive && at < MANY; at += 1) await pressToOutput(page, at);
      const session = await context.newCDPSession(page);
      await session.send('HeapProfiler.collectGarbage');
      await page.waitForTimeout(REST_MS);
      const size = await rendererMemory(profile);
      await context.close();
      if (size === undefined) return { samples: [], notes: ['memory is read from /proc, which is not here'] };
      sizes.push(size);
    }
    const [plain = 0, live = 0] = sizes;
    return {
      samples: [live - plain],
      notes: [`${live.toFixed(0)} MB, of which ${plain.toFixed(0)} MB without cells`],
    };
  });
}

export const rows: readonly Row[] = [
  {
    name: 'embed: the loader',
    unit: 'KB gzip',
    target: 8,
    async run({ site }) {
      const size = (script: Uint8Array): number[] => [gzipSync(script, { level: 9 }).length / 1000];
      const peers = await measurePeers((_, script) => size(script));
      return { samples: size(await readFile(join(site, 'embed.js'))), peers };
    },
  },
  ...[1, MANY, 200].map((cells): Row => ({
    name: `embed: script time of a page with ${String(cells)} ${cells === 1 ? 'cell' : 'cells'}`,
    unit: 'ms',
    ...(cells === 200 && { target: 50 }),
    run: (bench) => scriptTime(bench, cells),
  })),
  {
    name: 'embed: press of Run → output of a prebuilt C cell, first visit',
    unit: 'ms',
    target: 300,
    run: async (bench) => ({ samples: (await prebuiltRuns(bench)).cold }),
  },
  {
    name: 'embed: the same, second visit',
    unit: 'ms',
    target: 300,
    run: async (bench) => ({ samples: (await prebuiltRuns(bench)).warm }),
  },
  {
    name: 'embed: a second cell on the page',
    unit: 'ms',
    run: async (bench) => ({ samples: (await prebuiltRuns(bench)).second }),
  },
  {
    name: 'embed: press of Run → output of a C cell, when the compiler must be fetched',
    unit: 'ms',
    run: compiledRuns,
  },
  {
    name: `embed: memory of ${String(MANY)} cells that nobody used`,
    unit: 'MB',
    run: (bench) => memory(bench, false),
  },
  {
    name: `embed: memory of ${String(MANY)} cells that were all run`,
    unit: 'MB',
    run: (bench) => memory(bench, true),
  },
];
