import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Failure } from '#model/errors.ts';
import type { LanguageManifest, Toolchain } from '#model/language.ts';

const FOLDER = fileURLToPath(new URL('../../web/languages/', import.meta.url));

/** Every folder of `web/languages` with a manifest.json, by label: what `registry.ts` is in a page. */
export async function readLanguages(): Promise<readonly LanguageManifest[]> {
  const entries = await readdir(FOLDER, { withFileTypes: true });
  const manifests = await Promise.all(
    entries
      .filter((entry) => entry.isDirectory() && existsSync(join(FOLDER, entry.name, 'manifest.json')))
      .map(async ({ name }) => {
        return JSON.parse(await readFile(join(FOLDER, name, 'manifest.json'), 'utf8')) as LanguageManifest;
      }),
  );
  return manifests.sort((a, b) => (a.label < b.label ? -1 : 1));
}

/** A language's toolchain. Throws Failure `language.unknown`. */
export async function loadToolchainFolder(language: string): Promise<Toolchain> {
  const path = join(FOLDER, language, 'toolchain.ts');
  if (!/^[a-z][a-z0-9+-]*$/.test(language) || !existsSync(path)) {
    throw new Failure('language.unknown', `There is no language "${language}" here.`, {
      detail: { language },
    });
  }
  const module = (await import(pathToFileURL(path).href)) as { default: Toolchain };
  return module.default;
}
