import { Failure } from '#model/errors.ts';
import type { LanguageEntry, LanguageManifest, Toolchain } from '#model/language.ts';

// The page loads a short form of each manifest when it opens, and nothing else of any language: language-parts.ts in
// toolchain/site makes it, first-load.ts there keeps watch.
const entries = import.meta.glob<LanguageEntry>('./*/manifest.json', {
  eager: true,
  query: '?entry',
  import: 'default',
});
const manifests = import.meta.glob<LanguageManifest>('./*/manifest.json', { import: 'default' });
const toolchains = import.meta.glob<Toolchain>('./*/toolchain.ts', { import: 'default' });
const starters = import.meta.glob<string>('./*/starter.*', { query: '?raw', import: 'default' });

/** Every folder here with a manifest.json, by label. */
export const languages: readonly LanguageEntry[] = Object.values(entries).sort((a, b) =>
  a.label < b.label ? -1 : 1,
);

/** All that the language says of itself, loaded when asked for. Throws Failure `language.unknown`. */
export function loadManifest(language: string): Promise<LanguageManifest> {
  return load(manifests, `./${language}/manifest.json`, language);
}

/** The language's toolchain, loaded when asked for. Throws Failure `language.unknown`. */
export function loadToolchain(language: string): Promise<Toolchain> {
  return load(toolchains, `./${language}/toolchain.ts`, language);
}

/** The text that a new cell begins with. Throws Failure `language.unknown`. */
export function loadStarter(language: string): Promise<string> {
  const path = Object.keys(starters).find((name) => name.startsWith(`./${language}/starter.`));
  return load(starters, path, language);
}

function load<T>(
  modules: Record<string, () => Promise<T>>,
  path: string | undefined,
  language: string,
): Promise<T> {
  const loader = path !== undefined && Object.hasOwn(modules, path) ? modules[path] : undefined;
  if (loader !== undefined) return loader();
  throw new Failure('language.unknown', `There is no language "${language}" here.`, { detail: { language } });
}
