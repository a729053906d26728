import type { Page } from '@playwright/test';
import type { PetriModule } from '../../fixtures/page-runs.ts';
import type { Bench } from '../bench.ts';
import { once } from '../once.ts';
import { nextEdit } from '../peers.ts';
import type { Measured, Peer, Row } from '../row.ts';
import { template, throughApi } from './compile.ts';

/** What a page does with the package itself: no worker, no sandbox. */
interface PlainPyodide {
  loadPyodide(options: { indexURL: string; stdout(text: string): void }): Promise<{
    runPythonAsync(code: string): Promise<unknown>;
  }>;
}

const HELLO = 'print("hello")';

/** After this long the next interpreter is ready, on a busy machine too. */
const READY_MS = 3_000;

/** Milliseconds from the first import to the first text, in a page that has nothing yet. */
type First = (page: Page) => Promise<number>;

const ours: First = (page) =>
  page.evaluate(async (source) => {
    const begun = performance.now();
    const { createPetri } = (await import(new URL('/petri.js', location.href).href)) as PetriModule;
    const petri = await createPetri();
    for await (const output of petri.run({ language: 'python', source })) {
      if (output.type === 'stream') return performance.now() - begun;
    }
    throw new Error('nothing was printed');
  }, HELLO);

const theirs: First = (page) =>
  page.evaluate(async (source) => {
    const begun = performance.now();
    const indexURL = new URL('/bench/npm/pyodide/', location.href).href;
    const { loadPyodide } = (await import(`${indexURL}pyodide.mjs`)) as PlainPyodide;
    const printed = { at: 0 };
    const stdout = (): void => {
      printed.at = performance.now();
    };
    const pyodide = await loadPyodide({ indexURL, stdout });
    await pyodide.runPythonAsync(source);
    return printed.at - begun;
  }, HELLO);

/** Each time in a browser that has never seen the site. */
async function first(bench: Bench, measure: First): Promise<number> {
  const context = await bench.launch();
  const page = await context.newPage();
  await page.goto(`${bench.server.address}bench/blank.html`);
  const ms = await measure(page);
  await context.close();
  return ms;
}

/**
 * Programs run one after the other in the page itself: by one interpreter, or each by a `fresh` one, as here. The first
 * is not counted.
 */
async function warmPyodide(bench: Bench, sources: readonly string[], fresh: boolean): Promise<number[]> {
  const page = await bench.visit.newPage();
  await page.goto(`${bench.server.address}bench/blank.html`);
  const samples = await page.evaluate(
    async ({ sources, fresh }) => {
      const indexURL = new URL('/bench/npm/pyodide/', location.href).href;
      const { loadPyodide } = (await import(`${indexURL}pyodide.mjs`)) as PlainPyodide;
      const load = () => loadPyodide({ indexURL, stdout: () => undefined });
      let pyodide = await load();
      const taken: number[] = [];
      for (const source of sources) {
        const begun = performance.now();
        if (fresh) pyodide = await load();
        await pyodide.runPythonAsync(source);
        taken.push(performance.now() - begun);
      }
      return taken.slice(1);
    },
    { sources, fresh },
  );
  await page.close();
  return samples;
}

const hello = (bench: Bench) => template(bench, 'hello.py', 'python');

/** What the package itself takes for an edited program. */
const plainPyodide = once(async (bench): Promise<readonly Peer[]> => {
  const cell = await hello(bench);
  const sources = Array.from({ length: bench.n + 1 }, () => nextEdit(cell).source);
  const fresh = await warmPyodide(bench, sources.slice(0, 4), true);
  const used = await warmPyodide(bench, sources, false);
  return [
    { name: 'plain Pyodide, a fresh interpreter', samples: fresh },
    { name: 'plain Pyodide, the interpreter of the run before', samples: used },
  ];
});

/** Edited cells, `pauseMs` apart. */
async function edited(bench: Bench, pauseMs: number): Promise<Measured> {
  const peers = await plainPyodide(bench);
  return { ...(await throughApi(bench, await hello(bench), pauseMs)), peers };
}

export const rows: readonly Row[] = [
  {
    name: 'Python: from nothing to the first output, by petri.js',
    unit: 'ms',
    why: 'beside what the package itself does: a worker in a sandbox, and the digest of every file.',
    async run(bench) {
      const samples: number[] = [];
      const plain: number[] = [];
      for (let time = 0; time < Math.min(bench.n, 3); time += 1) {
        samples.push(await first(bench, ours));
        plain.push(await first(bench, theirs));
      }
      return { samples, peers: [{ name: 'plain Pyodide in the page, no sandbox', samples: plain }] };
    },
  },
  {
    name: 'Python warm cell (edited, by petri.js)',
    unit: 'ms',
    target: 10,
    why: 'running the program takes 3 to 9 ms of it; the rest is what an edited run in any language costs: storage, hops between threads.',
    run: (bench) => edited(bench, READY_MS),
  },
  {
    // Each run has an interpreter of its own: what this waits for is the start of the next one.
    name: 'Python run again at once (edited, by petri.js)',
    unit: 'ms',
    run: (bench) => edited(bench, 0),
  },
];
