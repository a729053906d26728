import { Failure } from '#model/errors.ts';
import type { LanguageManifest, Toolchain } from '#model/language.ts';
import { parseSample, parseSampleInfo, type Sample, type SampleInfo } from '#model/sample.ts';

const manifests = import.meta.glob<LanguageManifest>('./*/manifest.json', { eager: true, import: 'default' });
const toolchains = import.meta.glob<Toolchain>('./*/toolchain.ts', { import: 'default' });
const starters = import.meta.glob<string>('./*/starter.*', { query: '?raw', import: 'default' });
const sampleInfos = import.meta.glob<unknown>('./*/samples/*/sample.json', { import: 'default' });
const sampleTexts = import.meta.glob<string>('./*/samples/**', { query: '?raw', import: 'default' });

/** Every folder here with a manifest.json, by label. */
export const languages: readonly LanguageManifest[] = Object.values(manifests).sort((a, b) =>
  a.label < b.label ? -1 : 1,
);

/** The language's toolchain, loaded when asked for. Throws Failure `language.unknown`. */
export function loadToolchain(language: string): Promise<Toolchain> {
  return load(toolchains, `./${language}/toolchain.ts`, language);
}

/** The text that a new cell begins with. Throws Failure `language.unknown`. */
export function loadStarter(language: string): Promise<string> {
  const path = Object.keys(starters).find((name) => name.startsWith(`./${language}/starter.`));
  return load(starters, path, language);
}

/** What the gallery lists. Throws Failure `sample.invalid`. */
export async function listSamples(language: string): Promise<readonly SampleInfo[]> {
  const prefix = `./${language}/samples/`;
  const paths = Object.keys(sampleInfos)
    .filter((path) => path.startsWith(prefix))
    .sort();
  return Promise.all(
    paths.map(async (path) => {
      const id = path.slice(prefix.length).split('/', 1)[0] ?? '';
      return parseSampleInfo(language, id, await sampleInfos[path]?.());
    }),
  );
}

/** One sample with its texts. Throws Failure `sample.invalid`. */
export async function loadSample(language: string, id: string): Promise<Sample> {
  const prefix = `./${language}/samples/${id}/`;
  const paths = Object.keys(sampleTexts).filter((path) => path.startsWith(prefix));
  const texts = await Promise.all(
    paths.map(async (path) => [path.slice(prefix.length), (await sampleTexts[path]?.()) ?? ''] as const),
  );
  const extension = languages.find((candidate) => candidate.id === language)?.extensions[0] ?? '';
  return parseSample(language, id, `main${extension}`, new Map(texts));
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
