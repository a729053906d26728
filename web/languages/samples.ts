import { parseSample, parseSampleInfo, type Sample, type SampleInfo } from '#model/sample.ts';
import { languages } from './registry.ts';

// Apart from the registry: a page that nobody opens the gallery of does not load the list of what is in it.
const sampleInfos = import.meta.glob<unknown>('./*/samples/*/sample.json', { import: 'default' });
const sampleTexts = import.meta.glob<string>('./*/samples/**', { query: '?raw', import: 'default' });

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
