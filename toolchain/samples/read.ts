import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { LanguageManifest } from '#model/language.ts';
import { parseSample, type Sample } from '#model/sample.ts';

const LANGUAGES = fileURLToPath(new URL('../../web/languages', import.meta.url));

/** Absolute path of a language's samples. */
export function samplesFolder(language: string): string {
  return join(LANGUAGES, language, 'samples');
}

/** The manifests of all languages, by id. */
export function readManifests(): LanguageManifest[] {
  return readdirSync(LANGUAGES)
    .map((id) => join(LANGUAGES, id, 'manifest.json'))
    .filter((path) => existsSync(path))
    .map((path) => JSON.parse(readFileSync(path, 'utf8')) as LanguageManifest);
}

/** The manifests of the languages whose cells run: text, and code for what is not there, is shown. */
export function readProgramManifests(): LanguageManifest[] {
  return readManifests().filter(({ kind, runtime }) => kind !== 'markdown' && runtime !== 'shown');
}

/** Every sample there is, by language and then by id. */
export function listSamples(): { language: string; id: string }[] {
  const folders = (path: string): string[] =>
    readdirSync(path, { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name)
      .sort();
  return folders(LANGUAGES).flatMap((language) =>
    folders(join(LANGUAGES, language)).includes('samples')
      ? folders(samplesFolder(language)).map((id) => ({ language, id }))
      : [],
  );
}

/** Reads a sample's folder. Throws Failure `sample.invalid`. */
export function readSample(language: string, id: string): Sample {
  const folder = join(samplesFolder(language), id);
  const texts = new Map<string, string>();
  for (const entry of readdirSync(folder, { withFileTypes: true, recursive: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath, entry.name);
    texts.set(relative(folder, path).split(sep).join('/'), readFileSync(path, 'utf8'));
  }
  return parseSample(language, id, mainFileName(texts), texts);
}

/** The file called `main.<extension>`: a sample has one. */
function mainFileName(texts: ReadonlyMap<string, string>): string {
  return [...texts.keys()].find((path) => /^main\.[a-z]+$/.test(path)) ?? 'main file';
}
