import { existsSync, readFileSync, readdirSync } from 'node:fs';
import type { LanguageEntry } from '#model/language.ts';

const FOLDER = new URL('../../languages/', import.meta.url);

/** The languages of this checkout, as formats are told of them. */
export const LANGUAGES: readonly LanguageEntry[] = readdirSync(FOLDER)
  .filter((name) => existsSync(new URL(`${name}/manifest.json`, FOLDER)))
  .map((name) => JSON.parse(readFileSync(new URL(`${name}/manifest.json`, FOLDER), 'utf8')) as LanguageEntry);
