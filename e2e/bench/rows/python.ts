import type { Page } from '@playwright/test';
import type { PetriModule } from '../../fixtures/page-runs.ts';
import type { Bench } from '../bench.ts';
import { nextEdit } from '../peers.ts';
import type { Row } from '../row.ts';
import { template, throughApi } from './compile.ts';

/** What a page does with the package itself: no worker, no sandbox. */
interface PlainPyodide {
  loadPyodide(options: { indexURL: string; stdout(text: string): void }): Promise<{
    runPythonAsync(code: string): Promise<unknown>;
  }>;
}

const HELLO = 'print("hello")';

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

/** Programs run one after the other by one interpreter, in the page itself. */
async function warmPyodide(bench: Bench, sources: readonly string[]): Promise<readonly number[]> {
  const page = await bench.visit.newPage();
  await page.goto(`${bench.server.address}bench/blank.html`);
  const samples = await page.evaluate(async (programs) => {
    const indexURL = new URL('/bench/npm/pyodide/', location.href).href;
    const { loadPyodide } = (await import(`${indexURL}pyodide.mjs`)) as PlainPyodide;
    const pyodide = await loadPyodide({ indexURL, stdout: () => undefined });
    const taken: number[] = [];
    for (const program of programs) {
      const begun = performance.now();
      await pyodide.runPythonAsync(program);
      taken.push(performance.now() - begun);
    }
    return taken;
  }, sources);
  await page.close();
  return samples;
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
    async run(bench) {
      const cell = await template(bench, 'hello.py', 'python');
      const sources = Array.from({ length: bench.n + 1 }, () => nextEdit(cell).source);
      const [, ...plain] = await warmPyodide(bench, sources);
      const name = 'plain Pyodide, the interpreter of the run before';
      return { ...(await throughApi(bench, cell)), peers: [{ name, samples: plain }] };
    },
  },
];
