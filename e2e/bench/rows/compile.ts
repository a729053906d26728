import type { Page } from '@playwright/test';
import type { Bench } from '../bench.ts';
import { edit, linkTo, timeRun } from '../cell-page.ts';
import { once } from '../once.ts';
import type { Template } from '../peers.ts';
import { compilePeers, nextEdit } from '../peers.ts';
import type { Measured, Row } from '../row.ts';

/** What a reader takes at least between two runs; the page gets ready for the next one meanwhile. */
const PAUSE_MS = 500;
/** What the engine takes to optimise the compiler after its first use, in the background. */
const WARMING_MS = 8_000;
/** After this long a preamble that is not there will not come. */
const PREAMBLE_MS = 60_000;

export const template = async (bench: Bench, file: string, language: string, flags: readonly string[] = []) =>
  ({ language, text: await bench.program(file), flags }) satisfies Template;

/** A page with the template's cell, its compiler warm: three edits have been run. */
async function openWarm(bench: Bench, cell: Template): Promise<Page> {
  const page = await bench.visit.newPage();
  const { source, token } = nextEdit(cell);
  const { language, flags } = cell;
  await page.goto(linkTo(bench, { language, source, flags }), { waitUntil: 'commit' });
  await timeRun(page, { expected: token, editor: token, from: 'press' });
  await page.waitForTimeout(WARMING_MS);
  for (let time = 0; time < 2; time += 1) await editAndRun(page, cell);
  return page;
}

async function editAndRun(page: Page, cell: Template): Promise<number> {
  const { source, token } = nextEdit(cell);
  await page.waitForTimeout(PAUSE_MS);
  await edit(page, source);
  return (await timeRun(page, { expected: token, editor: token, from: 'press' })).ms;
}

async function editedRuns(bench: Bench, page: Page, cell: Template): Promise<number[]> {
  const samples: number[] = [];
  for (let time = 0; time < bench.n; time += 1) samples.push(await editAndRun(page, cell));
  return samples;
}

async function plain(bench: Bench, cell: Template): Promise<Measured> {
  const page = await openWarm(bench, cell);
  const samples = await editedRuns(bench, page, cell);
  await page.close();
  return { samples, peers: await compilePeers(bench, cell, bench.n) };
}

/** As `plain`, for a language that nothing else on this machine compiles. */
export async function alone(bench: Bench, cell: Template): Promise<Measured> {
  const page = await openWarm(bench, cell);
  const samples = await editedRuns(bench, page, cell);
  await page.close();
  return { samples };
}

/** Edited runs by `petri.js`: what a cell takes without the page's own frames around it. */
export async function throughApi(bench: Bench, cell: Template, pauseMs = PAUSE_MS): Promise<Measured> {
  const driver = await bench.driver();
  const samples: number[] = [];
  for (let time = -3; time < Math.max(bench.n, 15); time += 1) {
    const { source } = nextEdit(cell);
    const { language, flags } = cell;
    const ran = await driver.evaluate((asked) => globalThis.driver.run(asked), { language, source, flags });
    if (time >= 0) samples.push(ran.totalMs);
    await driver.waitForTimeout(pauseMs);
  }
  return { samples };
}

/** As `plain`, once the preamble of the leading includes is there. */
async function withPreamble(bench: Bench, cell: Template): Promise<Measured> {
  const driver = await bench.driver();
  const before = await driver.evaluate(() => globalThis.driver.count('preamble'));
  const page = await openWarm(bench, cell);
  const deadline = Date.now() + PREAMBLE_MS;
  const notes: string[] = [];
  while ((await driver.evaluate(() => globalThis.driver.count('preamble'))) <= before) {
    if (Date.now() > deadline) {
      notes.push('no preamble was stored in a minute: the samples are without');
      break;
    }
    await page.waitForTimeout(250);
  }
  await editAndRun(page, cell);
  const samples = await editedRuns(bench, page, cell);
  await page.close();
  return { samples, peers: await compilePeers(bench, cell, Math.min(bench.n, 3)), notes };
}

const cacheHit = once(async (bench) => {
  const cell = await template(bench, 'hello.c', 'c');
  const page = await openWarm(bench, cell);
  const samples: number[] = [];
  for (let time = 0; time < Math.max(bench.n, 15); time += 1) {
    await page.waitForTimeout(PAUSE_MS);
    samples.push((await timeRun(page, { expected: 'Hello, reader', from: 'press' })).ms);
  }
  await page.close();
  const driver = await bench.driver();
  const { source } = nextEdit(cell);
  const shim: number[] = [];
  for (let time = 0; time < bench.n; time += 1) {
    const request = { language: 'c', source };
    shim.push((await driver.evaluate((asked) => globalThis.driver.runShim(asked), request)).totalMs);
  }
  return {
    samples,
    peers: [{ name: 'instantiate and run under the plain shim, worker ready', samples: shim }],
  };
});

export const rows: readonly Row[] = [
  {
    name: 'edited C hello → output shown, compiler warm',
    unit: 'ms',
    target: 100,
    why: 'clang and the linker take about 40 ms of it; the rest has not been measured step by step: it holds an IndexedDB read, a Web Lock (so that two tabs compile once) and the page’s frames.',
    run: async (bench) => plain(bench, await template(bench, 'hello.c', 'c')),
  },
  {
    name: 'unchanged C cell run again (cache hit)',
    unit: 'ms',
    target: 15,
    why: 'instantiating and running take under 1 ms; the rest is one IndexedDB read with its digests (about 5 ms), four hops between threads and two frames of the page, all of which wait when other processes want the cores.',
    run: cacheHit,
  },
  {
    name: 'JavaScript warm cell (edited, by petri.js)',
    unit: 'ms',
    target: 5,
    run: async (bench) => throughApi(bench, await template(bench, 'hello.js', 'javascript')),
  },
  {
    name: 'SQL warm cell (edited, by petri.js)',
    unit: 'ms',
    target: 5,
    run: async (bench) => throughApi(bench, await template(bench, 'hello.sql', 'sql', ['--text'])),
  },
  {
    name: 'C++ hello with <iostream>, body edited, warm',
    unit: 'ms',
    target: 1200,
    run: async (bench) => withPreamble(bench, await template(bench, 'hello.cpp', 'cpp')),
  },
  {
    name: 'C++ with seven headers, body edited, warm',
    unit: 'ms',
    target: 1500,
    run: async (bench) => withPreamble(bench, await template(bench, 'seven-headers.cpp', 'cpp')),
  },
  {
    name: '300-line C program at -O2, edited, warm',
    unit: 'ms',
    target: 600,
    run: async (bench) => plain(bench, await template(bench, 'three-hundred.c', 'c', ['-O2'])),
  },
  {
    name: 'AssemblyScript hello, edited, warm',
    unit: 'ms',
    target: 300,
    run: async (bench) => alone(bench, await template(bench, 'hello.as', 'assemblyscript')),
  },
  {
    name: 'WebAssembly text hello, edited, warm',
    unit: 'ms',
    target: 30,
    why: 'WABT takes about 2 ms of it; the rest is what an edited run in any language costs: storage, hops between threads, frames of the page.',
    run: async (bench) => alone(bench, await template(bench, 'hello.wat', 'wat')),
  },
];
