import { mkdir, mkdtemp, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { Failure } from '#model/errors.ts';
import { readBytes, sha256, writeWhole } from '../files.ts';
import type { MadeFile, PackRecipe, Workshop } from '../recipe.ts';
import { writeTar, type TarEntry } from '../tar.ts';
import { goDownload, unpackGo } from './fetched-go.ts';
import { findGo, goForWasi, type GoBuildOptions, type GoInstallation } from './go-command.ts';
import { groupPackages } from './groups.ts';
import inputs from './inputs.json' with { type: 'json' };
import { writeOverlay } from './one-target.ts';

const NOTICE = 'toolchain/packs/go/NOTICE.txt';
/** What programs show, and ask of the page: a package that they import as they import the standard library. */
const PETRI = 'web/languages/go/sysroot/petri/';
const PETRI_FILES = ['go.mod', 'petri.go', 'page.go', 'host_wasip1.go'];

const TOOLS = ['compile', 'link', 'gofmt'] as const;

/** Folders of runs, and the age at which one can only be a killed run's, in milliseconds. */
const RUN = 'run-';
const LEFT_OVER_MS = 24 * 3_600_000;

/** Packages compiled between two lines of progress. */
const SAY_EVERY = 25;

const download = goDownload();

/** Go's own compiler and linker as WASI commands, built by a Go of this machine or a fetched one, and its standard library. */
const recipe: PackRecipe = {
  id: 'go',
  version: inputs.version,
  licence: 'BSD-3-Clause',
  optional: true,
  inputs: download === undefined ? [] : [download],
  sources: [NOTICE, ...PETRI_FILES.map((name) => PETRI + name)],
  async make({ read, scratch, say }) {
    await mkdir(scratch, { recursive: true });
    await removeLeftovers(scratch);
    // What Go puts elsewhere than into its cache is this run's own: half a file of a killed one is not met again.
    const own = await mkdtemp(join(scratch, RUN));
    try {
      const go = await findGo(inputs.version, {
        say,
        async fetchGo() {
          if (download === undefined) return undefined;
          const zip = await read(download.path);
          say(`unpacking ${download.path}`);
          return unpackGo(zip, join(own, 'goroot'));
        },
      });
      const shop: Shop = { go, cache: scratch, own, read, say };
      const made = [...(await makeTools(shop)), ...(await makeLibrary(shop))];
      if (go.version === inputs.version) checkPinned(made);
      return {
        version: go.version,
        files: [...made, { name: 'NOTICE.txt', bytes: await read(NOTICE) }],
      };
    } finally {
      await rm(own, { recursive: true, force: true });
    }
  },
};

/** Where a pack is made. */
interface Shop extends Pick<Workshop, 'read' | 'say'> {
  readonly go: GoInstallation;
  /** Folder of Go's build cache, which other runs may use at the same time. */
  readonly cache: string;
  /** Folder of this run alone. */
  readonly own: string;
}

async function makeTools({ go, cache, own, say }: Shop): Promise<readonly MadeFile[]> {
  say(`building Go ${go.version}'s compiler, linker and gofmt, a minute or two the first time`);
  const overlay = await writeOverlay(go.root, join(own, 'overlay'));
  const options = ['-v', '-trimpath', '-ldflags=-s -w', `-overlay=${overlay}`];
  await goForWasi(
    go,
    ['build', ...options, '-o', own, ...TOOLS.map((tool) => `cmd/${tool}`)],
    counting(cache, (count) => say(`compiler and linker: ${String(count)} packages`)),
  );
  return Promise.all(
    TOOLS.map(async (tool) => ({ name: `${tool}.wasm`, bytes: await readBytes(join(own, tool)) })),
  );
}

async function makeLibrary({ go, cache, own, read, say }: Shop): Promise<readonly MadeFile[]> {
  say('compiling the standard library, a minute or two the first time');
  const standard = await compilePackages(
    go,
    'std',
    counting(cache, (count) => say(`standard library: ${String(count)} packages`)),
  );
  const petri = join(own, 'petri');
  for (const name of PETRI_FILES) await writeWhole(join(petri, name), await read(PETRI + name));
  const ours = await compilePackages(go, '.', { cache, cwd: petri });
  return packLibrary(go.version, [...standard, ...ours]);
}

async function removeLeftovers(scratch: string): Promise<void> {
  for (const name of (await readdir(scratch)).filter((each) => each.startsWith(RUN))) {
    const path = join(scratch, name);
    const age = Date.now() - (await stat(path)).mtimeMs;
    if (age > LEFT_OVER_MS) await rm(path, { recursive: true, force: true });
  }
}

/** Go's builds are the same everywhere: other bytes are of another Go than the one that these are known to be of. */
function checkPinned(files: readonly MadeFile[]): void {
  const pins: Readonly<Record<string, string>> = inputs.sha256;
  for (const { name, bytes } of files) {
    const actual = sha256(bytes);
    if (actual === pins[name]) continue;
    throw new Failure(
      'pack.output-differs',
      `Go ${inputs.version} made another ${name} here than elsewhere (${actual}), so the Go pack was left out: install Go from its ` +
        'makers and run `npm start` again. After a wanted upgrade, change the recipe’s inputs.json.',
      { detail: { name, expected: pins[name], actual } },
    );
  }
}

interface CompiledPackage {
  readonly path: string;
  /** File of the compiled package. */
  readonly archive: string;
  readonly imports: readonly string[];
}

async function compilePackages(
  go: GoInstallation,
  pattern: string,
  options: GoBuildOptions,
): Promise<readonly CompiledPackage[]> {
  const format = '{{if .Export}}{{.ImportPath}}\t{{.Export}}\t{{join .Imports " "}}{{end}}';
  // Without debug information: the linker has less to read, and panics name their lines all the same.
  const args = ['list', '-v', '-export', '-trimpath', '-gcflags=all=-dwarf=false', '-f', format, pattern];
  const lines = (await goForWasi(go, args, options)).split(/\r?\n/).filter((line) => line !== '');
  return lines.map((line) => {
    const [path = '', archive = '', imports = ''] = line.split('\t');
    return { path, archive, imports: imports.split(' ').filter((name) => name !== '' && name !== 'unsafe') };
  });
}

/** `<import path>.a` in `std-<group>.tar`, and `packages.json` in the first of them. */
async function packLibrary(
  version: string,
  compiled: readonly CompiledPackage[],
): Promise<readonly MadeFile[]> {
  const byPath = new Map(compiled.map((each) => [each.path, each]));
  const groups = groupPackages(new Map(compiled.map(({ path, imports }) => [path, imports])));
  const packages: Record<string, { readonly group: string; readonly imports: readonly string[] }> = {};
  for (const [group, paths] of groups) {
    for (const path of paths) packages[path] = { group, imports: byPath.get(path)?.imports ?? [] };
  }
  const index: TarEntry = {
    path: 'packages.json',
    bytes: new TextEncoder().encode(JSON.stringify({ version, packages })),
  };
  const files: MadeFile[] = [];
  for (const [group, paths] of groups) {
    const entries = await Promise.all(
      paths.map(async (path) => ({
        path: `${path}.a`,
        bytes: await readBytes(byPath.get(path)?.archive ?? ''),
      })),
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
