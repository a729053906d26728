import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { Failure } from '#model/errors.ts';
import type { Toolchain } from '#model/language.ts';

const FOLDER = fileURLToPath(new URL('../../web/languages/', import.meta.url));

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
