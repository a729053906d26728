import { parseSample, parseSampleInfo, type Sample, type SampleInfo } from '#model/sample.ts';
import { languages } from './registry.ts';

// Apart from the registry: a page that nobody opens the gallery of does not load the list of what is in it. What stands behind the
// queries: toolchain/site/language-parts.ts
const lists = import.meta.glob<Readonly<Record<string, unknown>>>('./*/manifest.json', {
  query: '?sample-list',
  import: 'default',
});
const samples = import.meta.glob<Readonly<Record<string, string>>>('./*/manifest.json', {
  query: '?samples',
  import: 'default',
});

/** What the gallery lists. Throws Failure `sample.invalid`. */
export async function listSamples(language: string): Promise<readonly SampleInfo[]> {
  const list = (await lists[`./${language}/manifest.json`]?.()) ?? {};
  return Object.entries(list)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([id, info]) => parseSampleInfo(language, id, info));
}

/** One sample with its texts. Throws Failure `sample.invalid`. */
export async function loadSample(language: string, id: string): Promise<Sample> {
  const all = (await samples[`./${language}/manifest.json`]?.()) ?? {};
  const prefix = `${id}/`;
  const texts = Object.entries(all)
    .filter(([path]) => path.startsWith(prefix))
    .map(([path, text]) => [path.slice(prefix.length), text] as const);
  const extension = languages.find((candidate) => candidate.id === language)?.extensions[0] ?? '';
  return parseSample(language, id, `main${extension}`, new Map(texts));
}
