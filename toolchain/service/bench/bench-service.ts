import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { listen } from '../../serve/main.ts';
import { openService } from '../open-service.ts';
import { serviceSettings } from '../service-settings.ts';

/** As `npm run bench` writes its rows, with what is wanted. */
export interface Row {
  readonly name: string;
  readonly unit: string;
  readonly n: number;
  readonly median: number;
  readonly min: number;
  readonly max: number;
  readonly target?: string;
  readonly isMet?: boolean;
}

/** A service of its own, on any free port, for a benchmark. */
export async function openBenchService(environment: Readonly<Record<string, string>> = {}) {
  const folder = await mkdtemp(join(tmpdir(), 'petri-bench-'));
  const settings = await serviceSettings({ ...process.env, ...environment, PETRI_SERVICE_STORE: folder });
  const service = await openService(settings);
  const site = { root: folder, host: '127.0.0.1', port: 0, base: '/', isolation: true };
  const { server, address } = await listen({ ...site, service });
  const post = async (path: string, body: object, key?: string): Promise<Response> =>
    fetch(`${address}api/v1/${path}`, {
      method: 'POST',
      headers: {
        'Content-Type': 'application/json',
        ...(key !== undefined && { Authorization: `Bearer ${key}` }),
      },
      body: JSON.stringify(body),
    });
  return {
    address,
    settings,
    post,
    /** From the request to the result. Resolves to all events as text. */
    whole: async (path: 'compile' | 'run', body: object, key?: string): Promise<string> => {
      const answer = await post(path, body, key);
      const { id, message } = (await answer.json()) as { id?: string; message?: string };
      if (id === undefined) throw new Error(message);
      const headers = key === undefined ? {} : { Authorization: `Bearer ${key}` };
      const text = await (await fetch(`${address}api/v1/runs/${id}/events`, { headers })).text();
      if (!text.includes('event: result')) throw new Error(text);
      return text;
    },
    async close(): Promise<void> {
      await service.drain();
      server.close();
      server.closeAllConnections();
      await rm(folder, { recursive: true });
    },
  };
}

export type BenchService = Awaited<ReturnType<typeof openBenchService>>;

/** Settings with so many keys, and the keys. */
export function benchKeys(count: number): { readonly keys: readonly string[]; readonly setting: string } {
  const keys = Array.from({ length: count }, (_, at) => `bench-key-0123456789-${String(at)}`);
  return { keys, setting: keys.map((key, at) => `b${String(at)}:${key}`).join(',') };
}

export function rowOf(name: string, unit: string, values: readonly number[]): Row {
  const sorted = [...values].sort((a, b) => a - b);
  const at = (share: number): number => sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
  return { name, unit, n: sorted.length, median: at(0.5), min: at(0), max: at(1) };
}

/** What figures depend on. */
export function machine(): string {
  const [first] = cpus();
  const memory = Math.round(totalmem() / 1024 ** 3);
  return `${String(availableParallelism())} × ${first?.model ?? 'processor'}, ${String(memory)} GB, Node.js ${process.versions.node}`;
}
