import { existsSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Failure } from '#model/errors.ts';
import type { PackInfo } from '#model/pack.ts';

/**
 * The folder above this file that has the packs; the bundle and the source stand at different depths. Throws Failure
 * `pack.missing` when there is none.
 */
export function findPublicFolder(): string {
  for (let folder = dirname(fileURLToPath(import.meta.url)); ; folder = dirname(folder)) {
    const candidate = join(folder, 'public');
    if (existsSync(join(candidate, 'toolchains', 'index.json'))) return candidate;
    if (folder === dirname(folder)) break;
  }
  throw new Failure('pack.missing', 'There are no toolchain packs yet: run `npm start` once to make them.');
}

/** Whether all files of a pack are on this machine. */
export function isPackHere({ path, files }: PackInfo, publicFolder: string): boolean {
  return files.every(({ name }) => existsSync(join(publicFolder, path, name)));
}
