// Drives the JavaScript API of the built site and the peers, all from one page of the site's own origin.
import type { Petri, RunOptions } from '../../../web/api/petri.ts';
import type { RunRequest, RunResult } from '../../../web/model/run.ts';
import type { ShimAnswer, ShimRequest } from './shim.worker.ts';
import type { OwnApiAnswer, OwnApiRequest } from './own-api.worker.ts';

/** What one run took, in milliseconds, and what it printed. */
export interface Ran {
  readonly instantiateMs: number;
  readonly runMs: number;
  readonly totalMs: number;
  readonly compileMs: number;
  readonly cacheHit: boolean;
  readonly outcome: string;
  readonly stdout: string;
  readonly outputBytes: number;
}

/** What the bench calls through `page.evaluate`. */
export interface Driver {
  /** Compiles when it must, then runs, through `petri.js`. */
  run(request: RunRequest): Promise<Ran>;
  /** The program of a request in a fresh worker under the plain shim. */
  runShim(request: RunRequest): Promise<Ran>;
  /** Compiles with the toolchain's own API, kept warm in one worker, and runs under the plain shim: milliseconds of each. */
  ownApi(request: OwnApiRequest): Promise<OwnApiAnswer>;
  /** How many artifacts of a kind are stored. */
  count(kind: string): Promise<number>;
  /** Forgets the worker of the own API: it holds 200 MB. */
  closeOwnApi(): void;
}

declare global {
  var driver: Driver;
}

let opened: Promise<Petri> | undefined;
const petri = () => (opened ??= openPetri());
let ownApi: Worker | undefined;

globalThis.driver = {
  async run(request) {
    const options: RunOptions = { name: 'bench' };
    const result = await (await petri()).run(request, options).result;
    return ranOf(result);
  },
  async runShim(request) {
    const { bytes, text } = await (await petri()).compile(request);
    if (bytes === undefined) throw new Error(text);
    return ask<ShimAnswer>(worker('shim.worker.ts'), { bytes, args: request.args ?? [] }, true);
  },
  ownApi(request) {
    ownApi ??= worker('own-api.worker.ts');
    return ask<OwnApiAnswer>(ownApi, request, false);
  },
  async count(kind) {
    const entries = await (await petri()).artifacts.list();
    return entries.filter((entry) => entry.kind === kind).length;
  },
  closeOwnApi() {
    ownApi?.terminate();
    ownApi = undefined;
  },
};

function ranOf(result: RunResult): Ran {
  if (result.outcome !== 'exited' || result.exitCode !== 0) {
    const text = result.diagnostics.map((each) => each.message).join('\n');
    throw new Error(`${JSON.stringify(result.detail)} ${text} ${result.stderr}`);
  }
  const { timings, cacheHit, outcome, stdout, usage } = result;
  return { ...timings, cacheHit, outcome, stdout, outputBytes: usage.outputBytes };
}

async function openPetri(): Promise<Petri> {
  const module = (await import(new URL('/petri.js', location.href).href)) as {
    createPetri(): Promise<Petri>;
  };
  return module.createPetri();
}

function worker(file: string): Worker {
  return new Worker(new URL(file, import.meta.url), { type: 'module' });
}

/** One message, one answer. */
function ask<Answer extends object>(
  to: Worker,
  question: ShimRequest | OwnApiRequest,
  once: boolean,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const end = () => {
      if (once) to.terminate();
    };
    to.onmessage = ({ data }: MessageEvent<Answer | { error: string }>) => {
      end();
      if ('error' in data) reject(new Error(data.error));
      else resolve(data);
    };
    to.onerror = (event) => {
      end();
      reject(new Error(event.message));
    };
    to.postMessage(question);
  });
}
