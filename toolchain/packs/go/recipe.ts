import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { readBytes } from '../files.ts';
import type { MadeFile, PackRecipe } from '../recipe.ts';
import { writeTar, type TarEntry } from '../tar.ts';
import { findGo, goForWasi, type GoBuildOptions, type GoInstallation } from './go-command.ts';
import { groupPackages } from './groups.ts';
import inputs from './inputs.json' with { type: 'json' };
import { writeOverlay } from './one-target.ts';

const NOTICE = 'toolchain/packs/go/NOTICE.txt';

/** Packages compiled between two lines of progress. */
const SAY_EVERY = 25;

/** Go's own compiler and linker as WASI commands, built by a Go of this machine, and its standard library. */
const recipe: PackRecipe = {
  id: 'go',
  version: inputs.version,
  licence: 'BSD-3-Clause',
  optional: true,
  inputs: [],
  sources: [NOTICE],
  async make({ read, scratch, say }) {
    const go = await findGo(inputs.version);
    if (go.version !== inputs.version) {
      say(
        `Go ${inputs.version} cannot be had here; it is made with Go ${go.version}, and is of that version`,
      );
    }
    await mkdir(scratch, { recursive: true });
    const overlay = await writeOverlay(go.root, join(scratch, 'overlay'));
    const files: MadeFile[] = [];
    for (const [tool, what] of [
      ['compile', 'compiler'],
      ['link', 'linker'],
    ] as const) {
      say(`building Go ${go.version}'s ${what}, a minute or two the first time`);
      const name = `${tool}.wasm`;
      const path = join(scratch, name);
      const args = [
        'build',
        '-v',
        '-trimpath',
        '-ldflags=-s -w',
        `-overlay=${overlay}`,
        '-o',
        path,
        `cmd/${tool}`,
      ];
      await goForWasi(
        go,
        args,
        counting(scratch, (count) => say(`${what}: ${String(count)} packages`)),
      );
      files.push({ name, bytes: await readBytes(path) });
    }
    say('compiling the standard library, a minute or two the first time');
    const library = await standardLibrary(
      go,
      counting(scratch, (count) => say(`standard library: ${String(count)} packages`)),
    );
    return {
      version: go.version,
      files: [...files, ...library, { name: 'NOTICE.txt', bytes: await read(NOTICE) }],
    };
  },
};

/** Archives of the compiled packages, `<import path>.a` in `std-<group>.tar`, and `packages.json` in the first. */
async function standardLibrary(go: GoInstallation, options: GoBuildOptions): Promise<readonly MadeFile[]> {
  const format = '{{if .Export}}{{.ImportPath}}\t{{.Export}}\t{{join .Imports " "}}{{end}}';
  // Without debug information: the linker has less to read, and panics name their lines all the same.
  const args = ['list', '-v', '-export', '-trimpath', '-gcflags=all=-dwarf=false', '-f', format, 'std'];
  const lines = (await goForWasi(go, args, options)).split(/\r?\n/).filter((line) => line !== '');
  const archives = new Map<string, string>();
  const graph = new Map<string, readonly string[]>();
  for (const line of lines) {
    const [path = '', archive = '', imports = ''] = line.split('\t');
    archives.set(path, archive);
    graph.set(
      path,
      imports.split(' ').filter((name) => name !== '' && name !== 'unsafe'),
    );
  }
  const groups = groupPackages(graph);
  const packages: Record<string, { readonly group: string; readonly imports: readonly string[] }> = {};
  for (const [group, paths] of groups) {
    for (const path of paths) packages[path] = { group, imports: graph.get(path) ?? [] };
  }
  const index: TarEntry = {
    path: 'packages.json',
    bytes: new TextEncoder().encode(JSON.stringify({ version: go.version, packages })),
  };
  const files: MadeFile[] = [];
  for (const [group, paths] of groups) {
    const entries = await Promise.all(
      paths.map(async (path) => ({ path: `${path}.a`, bytes: await readBytes(archives.get(path) ?? '') })),
    );
    const first = files.length === 0 ? [index] : [];
    files.push({ name: `std-${group}.tar`, bytes: writeTar([...first, ...entries]) });
  }
  return files;
}

function counting(cache: string, say: (count: number) => void): GoBuildOptions {
  let count = 0;
  return {
    cache,
    onLine() {
      if (++count % SAY_EVERY === 0) say(count);
    },
  };
}

export default recipe;
