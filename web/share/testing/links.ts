import { deflateRawSync } from 'node:zlib';
import { Failure } from '#model/errors.ts';
import type { Notebook } from '#model/notebook.ts';
import { decodeLink } from '../link.ts';

export const APP = 'https://play.example.org/petri/';

export const FULL: Notebook = {
  format: 1,
  title: 'Grüße 👋',
  cells: [
    {
      id: 'a1',
      kind: 'code',
      language: 'cpp',
      source: '#include <iostream>\nint main() { std::cout << "\\u00fc\\0"; }\r\n',
      files: { 'util.h': '#define X 1\n', 'lib/b.h': '' },
      args: ['x', ''],
      stdin: '1 2\n',
      env: { LANG: 'C' },
      flags: ['-O2'],
      toolchain: 'clang@22.1.0',
      capabilities: ['clock'],
      limits: { timeMs: 10_000 },
    },
    { id: 'b2', kind: 'markdown', language: 'markdown', source: '# Title' },
  ],
};

/** A payload made by other hands than ours. */
export function handmade(value: unknown): string {
  const json = typeof value === 'string' ? value : JSON.stringify(value);
  return `#v1:${deflateRawSync(json).toString('base64url')}`;
}

export function withCell(cell: Record<string, unknown>): string {
  return handmade({ format: 1, cells: [{ language: 'c', source: '', ...cell }] });
}

export async function failureOf(link: string): Promise<Failure> {
  try {
    const notebook = await decodeLink(link);
    throw new Error(`decoded to ${JSON.stringify(notebook ?? null).slice(0, 200)}`);
  } catch (error) {
    if (error instanceof Failure) return error;
    throw error;
  }
}

/** Numbers that are the same in every run of the tests. */
export function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
