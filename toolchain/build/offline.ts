import { cp, mkdir, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { existsSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '#model/errors.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { PackIndex } from '#model/pack.ts';

export interface OfflineOptions {
  /** Folder that is written. Its content goes when an earlier run made it. */
  readonly out: string;
  /** Ids; each exists. */
  readonly languages: readonly string[];
  readonly known: readonly LanguageEntry[];
  readonly packs: PackIndex;
  /** The built site. */
  readonly site: string;
}

export interface OfflineReport {
  readonly files: number;
  readonly bytes: number;
  readonly packs: readonly string[];
}

/** Says that a folder is ours to replace, and what is in it. */
const MARK = 'petri-offline.json';
/** What a server makes of a file by itself, or does not need on a stick. */
const COMPRESSED = /\.(?:br|gz)$/;

/**
 * Copies the app and the packs of some languages into a folder that any static server can serve. Rejects with Failure
 * `build.out-not-empty`, `build.no-site` or `pack.missing`.
 */
export async function writeOffline(options: OfflineOptions): Promise<OfflineReport> {
  const { out, site, languages, packs } = options;
  const wanted = packsOf(options);
  await requireOurs(out);
  if (!existsSync(join(site, 'index.html'))) throw noSite();
  await rm(out, { recursive: true, force: true });
  await mkdir(out, { recursive: true });
  await cp(site, out, {
    recursive: true,
    filter: (path) => !COMPRESSED.test(path) && isWanted(relative(site, path).split(sep), wanted),
  });
  const kept = Object.fromEntries(Object.entries(packs.packs).filter(([id]) => wanted.includes(id)));
  await writeFile(
    join(out, 'toolchains', 'index.json'),
    `${JSON.stringify({ format: 1, packs: kept }, null, 2)}\n`,
  );
  await writeFile(
    join(out, 'site.json'),
    `${JSON.stringify({ service: null, languages: had(options, wanted) }, null, 2)}\n`,
  );
  await writeFile(join(out, MARK), `${JSON.stringify({ format: 1, languages, packs: wanted }, null, 2)}\n`);
  return { ...(await sizeOf(out)), packs: wanted };
}

/** The built site that belongs to this code; the bundle and the source stand at different depths. Throws Failure `build.no-site`. */
export function findSite(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'dist');
    if (existsSync(join(candidate, 'index.html'))) return candidate;
    if (folder === dirname(folder)) throw noSite();
  }
}

function noSite(): Failure {
  return new Failure('build.no-site', 'There is no built site to copy: run `npm run build` once to make it.');
}

function packsOf({ languages, known, packs }: OfflineOptions): readonly string[] {
  const wanted = new Set<string>();
  for (const language of languages) {
    const pack = known.find(({ id }) => id === language)?.pack;
    // A language without one comes with the app's own code.
    if (pack === undefined) continue;
    if (!Object.hasOwn(packs.packs, pack)) {
      const why = packs.missing?.[pack] ?? 'npm start makes it.';
      throw new Failure('pack.missing', `The "${pack}" pack that ${language} needs is not here: ${why}`, {
        detail: { language, pack },
      });
    }
    wanted.add(pack);
  }
  return [...wanted].sort();
}

/** Languages that the folder can compile, those that come with the app's own code among them: the page offers these. */
function had({ known }: OfflineOptions, packs: readonly string[]): readonly string[] {
  return known
    .filter(({ pack, compiler }) => (pack === undefined ? compiler !== 'service' : packs.includes(pack)))
    .map(({ id }) => id);
}

function isWanted([top, pack]: readonly string[], wanted: readonly string[]): boolean {
  return top !== 'toolchains' || pack === undefined || wanted.includes(pack);
}

/** What somebody else keeps there is not replaced. */
async function requireOurs(out: string): Promise<void> {
  const names = await readdir(out).catch((error: unknown) => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return [];
    throw new Failure('build.out-not-empty', `${out} is no folder that can be written to: ${String(error)}`);
  });
  if (names.length === 0 || (await readFile(join(out, MARK)).catch(() => undefined)) !== undefined) return;
  throw new Failure(
    'build.out-not-empty',
    `${out} has files in it that petri build --offline did not write. Name a new folder, or empty this one.`,
    { detail: { out } },
  );
}

async function sizeOf(folder: string): Promise<{ files: number; bytes: number }> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const sizes = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => (await stat(join(entry.parentPath, entry.name))).size),
  );
  return { files: sizes.length, bytes: sizes.reduce((sum, size) => sum + size, 0) };
}
