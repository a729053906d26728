import { readFileSync } from 'node:fs';
import type { LanguageManifest } from '#model/language.ts';
import type { PackIndex } from '#model/pack.ts';

/**
 * Why a language's programs cannot be tried with these packs, for tests that are skipped then: its pack could not be
 * made here, or was made of another version than the language's folder was written for.
 */
export function whyNotTried(
  { label, version, pack, compiler }: Pick<LanguageManifest, 'label' | 'version' | 'pack' | 'compiler'>,
  { packs, missing = {} }: PackIndex,
): string | undefined {
  if (compiler === 'service')
    return `${label}: a compile service compiles it, and there is none in this test.`;
  if (pack === undefined) return undefined;
  const info = Object.hasOwn(packs, pack) ? packs[pack] : undefined;
  if (info === undefined) {
    return Object.hasOwn(missing, pack) ? missing[pack] : `${label}: there is no ${pack} pack.`;
  }
  const wanted = /\d+(?:\.\d+)*/.exec(version)?.[0] ?? '';
  if (info.version.startsWith(wanted) && /^(?:[.-]|$)/.test(info.version.slice(wanted.length)))
    return undefined;
  return `${label}: the pack here is of version ${info.version}, and the language's folder is for ${version}.`;
}

/** The packs that there are. Throws when preparing them was not tried. */
export function readPackIndex(): PackIndex {
  const path = new URL('../../public/toolchains/index.json', import.meta.url);
  return JSON.parse(readFileSync(path, 'utf8')) as PackIndex;
}
