import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Bench } from './bench.ts';
import { WASM_FLAGS, timeCommand } from './native.ts';
import type { Peer } from './row.ts';

/** A source with one place to edit. */
export interface Template {
  readonly language: string;
  /** Has `@EDIT@` where the edit goes. */
  readonly text: string;
  readonly flags: readonly string[];
}

let edits = 0;

/** The next edit of a template: no two are the same in one run of the bench, nor in two that share a profile. */
export function nextEdit(template: Template): { source: string; token: string } {
  edits += 1;
  const token = String(100_000 + edits);
  return { source: template.text.replace('@EDIT@', token), token };
}

/** The same edits compiled by everything else on this machine. `times` is for the slow ones. */
export async function compilePeers(
  bench: Bench,
  template: Template,
  times: number,
): Promise<readonly Peer[]> {
  return [
    await ownApi(bench, template, times),
    await nativeWasm(bench, template),
    await nativeCode(bench, template),
  ];
}

async function ownApi(bench: Bench, template: Template, times: number): Promise<Peer> {
  const page = await bench.driver();
  const once = () => {
    const { source } = nextEdit(template);
    const command = template.language === 'c' ? ('clang' as const) : ('clang++' as const);
    const flags = [...template.flags, ...(template.language === 'c' ? [] : ['-fno-exceptions'])];
    const request = { command, file: template.language === 'c' ? 'a.c' : 'a.cpp', source, flags };
    return page.evaluate((asked) => globalThis.driver.ownApi(asked), request);
  };
  // Twice unseen: the first loads the compiler, after the second V8 has optimised what it uses.
  await once();
  await once();
  const samples: number[] = [];
  for (let time = 0; time < times; time += 1) {
    const { compileMs, runMs } = await once();
    samples.push(compileMs + runMs);
  }
  return { name: 'toolchain’s own API, warm, and plain shim', samples };
}

async function nativeWasm(bench: Bench, template: Template): Promise<Peer> {
  const isC = template.language === 'c';
  const name = 'native clang to wasm, not run';
  if (!(isC ? bench.native.wasmC : bench.native.wasmCxx)) {
    return { name, samples: [], reason: 'no clang for wasm32-wasi here' };
  }
  return { name, samples: await native(bench, template, isC ? 'clang' : 'clang++', WASM_FLAGS) };
}

async function nativeCode(bench: Bench, template: Template): Promise<Peer> {
  const { cc, cxx } = bench.native;
  const compiler = template.language === 'c' ? cc : cxx;
  const name = `native ${compiler ?? 'compiler'}, not run`;
  if (compiler === undefined) return { name, samples: [], reason: 'not here' };
  return { name, samples: await native(bench, template, compiler, []) };
}

async function native(
  bench: Bench,
  template: Template,
  compiler: string,
  flags: readonly string[],
): Promise<readonly number[]> {
  await mkdir(bench.native.folder, { recursive: true });
  const cwd = await mkdtemp(join(bench.native.folder, 'compile-'));
  const file = template.language === 'c' ? 'a.c' : 'a.cpp';
  const args = [...flags, ...template.flags, file, '-o', 'a.out'];
  const before = () => writeFile(join(cwd, file), nextEdit(template).source);
  const [, ...samples] = await timeCommand(bench.n + 1, compiler, args, { cwd, before });
  return samples;
}
