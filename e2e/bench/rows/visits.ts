import type { BrowserContext, Page } from '@playwright/test';
import type { Bench } from '../bench.ts';
import { addWatch, linkTo, timeRun } from '../cell-page.ts';
import { once } from '../once.ts';
import { nextEdit } from '../peers.ts';
import type { Row } from '../row.ts';

/** V8 writes the optimised code of a large module some seconds after it was made: a reader stays longer than that. */
const STAY_MS = 25_000;

/** Navigation to output of a hello that was never compiled before. */
export async function visit(
  bench: Bench,
  context: BrowserContext,
  language = 'c',
): Promise<{ ms: number; page: Page }> {
  await addWatch(context);
  const page = context.pages()[0] ?? (await context.newPage());
  const { source, token } = nextEdit({ language, text: await bench.program(`hello.${language}`), flags: [] });
  await page.goto(linkTo(bench, { language, source }), { waitUntil: 'commit' });
  const { ms } = await timeRun(page, { expected: token, editor: token, from: 'navigation' });
  return { ms, page };
}

const visits = once(async (bench) => {
  const first: number[] = [];
  const second: number[] = [];
  for (let time = 0; time < Math.min(bench.n, 3); time += 1) {
    const profile = await bench.newProfile();
    for (const samples of [first, second]) {
      const context = await bench.launch(profile);
      const { ms, page } = await visit(bench, context);
      samples.push(ms);
      await page.waitForTimeout(STAY_MS);
      await context.close();
    }
  }
  return { first, second };
});

/** What any page must wait for that compiles the core: fetch and `compileStreaming` in a fresh profile, then in a used one. */
const limits = once(async (bench) => {
  const fresh: number[] = [];
  const used: number[] = [];
  const profile = await bench.newProfile();
  for (const samples of [fresh, used]) {
    const context = await bench.launch(profile);
    const page = await context.newPage();
    await page.goto(`${bench.server.address}bench/blank.html`);
    samples.push(await page.evaluate(compileCore));
    await page.waitForTimeout(2_000);
    await context.close();
  }
  return { fresh, used };
});

async function compileCore(): Promise<number> {
  const start = performance.now();
  const index = (await (await fetch('/toolchains/index.json')).json()) as {
    packs: { clang: { path: string; files: { name: string }[] } };
  };
  const { path, files } = index.packs.clang;
  const core = files.find(({ name }) => name.endsWith('.wasm'))?.name ?? '';
  await WebAssembly.compileStreaming(fetch(`/${path}${core}`));
  return performance.now() - start;
}

const reload = once(async (bench) => {
  const context = bench.visit;
  const page = await context.newPage();
  const { source, token } = nextEdit({ language: 'c', text: await bench.program('hello.c'), flags: [] });
  await page.goto(linkTo(bench, { language: 'c', source }), { waitUntil: 'commit' });
  await timeRun(page, { expected: token, editor: token, from: 'press' });
  await page.waitForTimeout(1_000);
  const samples: number[] = [];
  const loads: number[] = [];
  const asked: string[] = [];
  page.on('request', (request) => asked.push(request.url()));
  bench.server.takeRequests();
  for (let time = 0; time < bench.n; time += 1) {
    await page.reload({ waitUntil: 'commit' });
    samples.push((await timeRun(page, { expected: token, editor: token, from: 'navigation' })).ms);
    loads.push(
      await page.evaluate(
        () =>
          performance
            .getEntriesByType('navigation')
            .map((entry) => (entry as PerformanceNavigationTiming).domContentLoadedEventEnd)[0] ?? Number.NaN,
      ),
    );
  }
  const compiler = [...asked, ...bench.server.takeRequests()].filter((url) =>
    /\/toolchains\/.*\.(wasm|tar)/.test(url),
  );
  await page.close();
  if (compiler.length > 0)
    throw new Error(`Compiler files were requested: ${[...new Set(compiler)].join(', ')}`);
  return { samples, loads };
});

export const rows: readonly Row[] = [
  {
    name: 'page reload → output of a cached cell, no compiler file requested',
    unit: 'ms',
    target: 500,
    async run(bench) {
      const { samples, loads } = await reload(bench);
      return { samples, peers: [{ name: 'the page’s own DOMContentLoaded', samples: loads }] };
    },
  },
  {
    name: 'first C run ever, files from this machine, navigation → output',
    unit: 'ms',
    target: 4000,
    async run(bench) {
      const [{ first }, { fresh }] = [await visits(bench), await limits(bench)];
      return {
        samples: first,
        peers: [{ name: 'fetch and compileStreaming of the core alone', samples: fresh }],
      };
    },
  },
  {
    name: 'second visit, edited C hello, navigation → output',
    unit: 'ms',
    target: 1500,
    why: 'fetching and compiling the 75 MB core alone is the largest part (see the peer)',
    async run(bench) {
      const [{ second }, { used }] = [await visits(bench), await limits(bench)];
      return {
        samples: second,
        peers: [{ name: 'fetch and compileStreaming of the core alone', samples: used }],
      };
    },
  },
];
