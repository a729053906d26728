import { mkdir, readdir, rm } from 'node:fs/promises';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { digestJson, type Digest } from '#model/digest.ts';
import { asFailure, type Failure } from '#model/errors.ts';
import type { PackFile, PackIndex, PackInfo } from '#model/pack.ts';
import { cacheFolder } from '../node/cache-folder.ts';
import { compress, type Encoding } from './compress.ts';
import { readBytes, readText, sha256, sizeOf, writeWhole } from './files.ts';
import { lookAtInstalled, readInput } from './inputs.ts';
import { keep, takeKept, type KeptPacks } from './kept.ts';
import type { MadePack, PackRecipe } from './recipe.ts';

const ROOT = fileURLToPath(new URL('../../', import.meta.url));
const PACKS = dirname(fileURLToPath(import.meta.url));

/** What decides, beside recipes, which bytes come out. */
const MAKERS = ['compress.ts', 'tar.ts'];

export interface PrepareOptions {
  readonly progress: (line: string) => void;
  /** Where `public/` and `.cache/` are written. Default: the repository's root. */
  readonly root?: string;
  /** This user's cache: what another checkout made or fetched is taken from there. */
  readonly cache?: string;
  /** Where what was fetched is kept. Default: in `cache`. */
  readonly downloads?: string;
  /** Ids of the packs that are wanted. Default: all. */
  readonly only?: readonly string[];
  /** Told why an optional pack could not be made. */
  readonly onLeftOut?: (id: string, failure: Failure) => void;
}

/** Where one call works. */
interface Site extends KeptPacks {
  readonly root: string;
  /** What recipes keep between runs. */
  readonly work: string;
  /** What was fetched. */
  readonly downloads: string;
}

/** What stands in `.cache/packs/<id>.json`: with the same inputs and all files in place there is nothing to do. */
interface State {
  readonly key: string;
  readonly pack: PackInfo;
}

/**
 * Makes every pack of `toolchain/packs/<id>/recipe.ts` into `public/toolchains/`, with the precompressed siblings that
 * servers negotiate. Can be killed at any moment and goes on where it was; when all is up to date it only looks at
 * sizes, and what another checkout of this user made is taken from the user's cache. An optional pack that cannot be made is
 * left out, and the index says why. Throws Failure `pack.input-missing`, `pack.input-differs`, `pack.download-failed` or
 * `pack.bad-tar`.
 */
export async function preparePacks({
  progress,
  root = ROOT,
  cache = cacheFolder(),
  downloads,
  only,
  onLeftOut,
}: PrepareOptions): Promise<PackIndex> {
  const site: Site = {
    root,
    folder: join(cache, 'packs'),
    work: await writable(join(cache, 'packs-work'), join(root, '.cache/packs')),
    downloads: downloads ?? (await writable(join(cache, 'downloads'), join(root, '.cache/downloads'))),
  };
  const packs: Record<string, PackInfo> = {};
  const missing: Record<string, string> = {};
  for (const id of only ?? (await recipeIds())) {
    const module = (await import(pathToFileURL(join(PACKS, id, 'recipe.ts')).href)) as {
      default: PackRecipe;
    };
    const recipe = module.default;
    try {
      packs[id] = await preparePack(recipe, site, progress);
    } catch (error) {
      if (recipe.optional !== true) throw error;
      const failure = asFailure(error);
      progress(`${id} pack: left out. ${failure.message}`);
      missing[id] = failure.message;
      onLeftOut?.(id, failure);
    }
  }
  const index: PackIndex = { format: 1, packs, ...(Object.keys(missing).length > 0 && { missing }) };
  const path = join(root, 'public/toolchains/index.json');
  const text = `${JSON.stringify(index, null, 2)}\n`;
  if ((await readText(path)) !== text) await writeWhole(path, text);
  return index;
}

/** All packs that there is a recipe of, sorted. */
export async function recipeIds(): Promise<string[]> {
  const entries = await readdir(PACKS, { withFileTypes: true });
  return entries
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort();
}

async function preparePack(
  recipe: PackRecipe,
  site: Site,
  progress: (line: string) => void,
): Promise<PackInfo> {
  const { root, work, downloads } = site;
  const publicFolder = join(root, 'public');
  const say = (text: string): void => progress(`${recipe.id} pack: ${text}`);
  const statePath = join(root, '.cache/packs', `${recipe.id}.json`);
  const origin = await originOf(recipe);
  // And whether what was installed here is still what was looked at.
  const key = await digestJson([origin, await lookAtInstalled(recipe, ROOT)]);
  const state = parseState(await readText(statePath));
  if (state?.key === key && (await isComplete(state.pack, root))) {
    say(`${state.pack.version} is up to date`);
    return state.pack;
  }
  const finish = async (pack: PackInfo): Promise<PackInfo> => {
    await writeWhole(statePath, `${JSON.stringify({ key, pack } satisfies State)}\n`);
    await removeOthers(pack, root);
    const wire = pack.files.reduce((sum, file) => sum + (file.wire.br ?? file.size), 0);
    say(`${pack.version} is ready, ${megabytes(wire)} on the wire`);
    return pack;
  };
  const kept = await takeKept(site, recipe.id, origin, publicFolder);
  if (kept !== undefined) return finish(kept);
  say('checking what it is made of');
  const answer = await recipe.make({
    read: (path) => readInput(recipe, path, { folder: downloads, root: ROOT, say }),
    scratch: join(work, recipe.id),
    say,
  });
  const made = 'version' in answer ? answer : { version: recipe.version, files: answer };
  const pack = await writePack(recipe, made, root, say);
  // One of another version is what this checkout had to be content with: the next one tries anew.
  if (made.version === recipe.version) {
    await keep(site, pack, origin, publicFolder).catch((error: unknown) => {
      say(`not kept for other checkouts: ${asFailure(error).message}`);
    });
  }
  return finish(pack);
}

/** A folder of the user's cache, where that can be written to, else the other one. */
function writable(folder: string, other: string): Promise<string> {
  return mkdir(folder, { recursive: true }).then(
    () => folder,
    () => other,
  );
}

/** Everything that decides what comes out: the recipe's code and data, the repository's sources, the pins. */
async function originOf(recipe: PackRecipe): Promise<Digest> {
  const own = join(PACKS, recipe.id);
  const files = [
    ...recipe.sources.map((source) => join(ROOT, source)),
    ...MAKERS.map((name) => join(PACKS, name)),
  ];
  for (const entry of await readdir(own, { withFileTypes: true })) {
    if (entry.isFile() && !/\.(md|test\.ts)$/.test(entry.name)) files.push(join(own, entry.name));
  }
  return digestJson(
    await Promise.all(
      files.map(async (file) => [relative(ROOT, file).split(sep).join('/'), sha256(await readBytes(file))]),
    ),
  );
}

async function writePack(
  recipe: PackRecipe,
  { version: toolVersion, files: made }: MadePack,
  root: string,
  say: (text: string) => void,
): Promise<PackInfo> {
  const { id, licence } = recipe;
  const listed = made.map(({ name, bytes }) => ({
    name,
    size: bytes.length,
    digest: digestOf(bytes),
  }));
  // Without the compressed sizes: another zlib must not make another toolchain.
  const digest = await digestJson({ id, version: toolVersion, files: listed });
  const version = `${toolVersion}-${digest.slice('sha256:'.length, 'sha256:'.length + 8)}`;
  const path = `toolchains/${id}/${version}/`;
  const total = made.reduce((sum, { bytes }) => sum + bytes.length, 0) * ENCODINGS.length;
  const step = stepper(total, (percent) =>
    say(`compressing ${megabytes(total / ENCODINGS.length)}: ${String(percent)} %`),
  );
  const files = await Promise.all(
    made.map(async ({ name, bytes }, at): Promise<PackFile> => {
      const target = join(root, 'public', path, name);
      if ((await sizeOf(target)) !== bytes.length || sha256(await readBytes(target)) !== sha256(bytes)) {
        await writeWhole(target, bytes);
      }
      const wire: { br?: number; gz?: number } = {};
      await Promise.all(
        ENCODINGS.map(async (encoding) => {
          wire[encoding] = await writeCompressed(`${target}.${encoding}`, bytes, encoding, step);
        }),
      );
      return { ...(listed[at] as (typeof listed)[number]), wire: { br: wire.br ?? 0, gz: wire.gz ?? 0 } };
    }),
  );
  return { id, version, digest, licence, path, files };
}

const ENCODINGS: readonly Encoding[] = ['br', 'gz'];

/** What is already there was written whole for these very bytes: the folder's name holds their digest. */
async function writeCompressed(
  target: string,
  bytes: Uint8Array,
  encoding: Encoding,
  step: (bytes: number) => void,
): Promise<number> {
  const size = await sizeOf(target);
  if (size !== undefined) {
    step(bytes.length);
    return size;
  }
  let before = 0;
  const compressed = await compress(bytes, encoding, (done) => {
    step(done - before);
    before = done;
  });
  await writeWhole(target, compressed);
  return compressed.length;
}

function digestOf(bytes: Uint8Array): Digest {
  return `sha256:${sha256(bytes)}`;
}

/** Calls `say` at every tenth part of `total`. */
function stepper(total: number, say: (percent: number) => void): (bytes: number) => void {
  let done = 0;
  let said = 0;
  return (bytes) => {
    done += bytes;
    const tenth = Math.floor((done / total) * 10);
    if (tenth > said) say((said = tenth) * 10);
  };
}

async function isComplete(pack: PackInfo, root: string): Promise<boolean> {
  const folder = join(root, 'public', pack.path);
  const sizes = await Promise.all(
    pack.files.flatMap((file) => [
      sizeOf(join(folder, file.name)).then((size) => size === file.size),
      sizeOf(join(folder, `${file.name}.br`)).then((size) => size === file.wire.br),
      sizeOf(join(folder, `${file.name}.gz`)).then((size) => size === file.wire.gz),
    ]),
  );
  return sizes.every(Boolean);
}

/** Older versions, and what a killed run left behind. */
async function removeOthers(pack: PackInfo, root: string): Promise<void> {
  const folder = join(root, 'public/toolchains', pack.id);
  for (const entry of await readdir(folder)) {
    if (entry !== pack.version) await rm(join(folder, entry), { recursive: true, force: true });
  }
  const own = join(folder, pack.version);
  for (const entry of await readdir(own)) {
    if (entry.endsWith('.tmp')) await rm(join(own, entry), { force: true });
  }
}

function parseState(text: string | undefined): State | undefined {
  try {
    return text === undefined ? undefined : (JSON.parse(text) as State);
  } catch {
    return undefined;
  }
}

function megabytes(bytes: number): string {
  return `${(bytes / 1e6).toFixed(1)} MB`;
}

if (process.argv[1] !== undefined && import.meta.url === pathToFileURL(process.argv[1]).href) {
  preparePacks({ progress: (line) => process.stdout.write(`${line}\n`) }).catch((error: unknown) => {
    const failure = asFailure(error);
    process.stderr.write(`${failure.code}: ${failure.message}\n`);
    process.exitCode = 1;
  });
}
