import type { LanguageEntry } from './language.ts';

type Formatting = Pick<LanguageEntry, 'id' | 'extensions' | 'formatter' | 'formats'>;

/**
 * The language whose formatter takes a file: that of its cell, else any other that knows its extension (a stylesheet
 * beside JavaScript). Undefined when there is none.
 */
export function formatterFor<Language extends Formatting>(
  languages: readonly Language[],
  cellLanguage: string,
  file: string,
): Language | undefined {
  const extension = /[^/](\.[^./]+)$/.exec(file)?.[1]?.toLowerCase();
  if (extension === undefined) return undefined;
  const takers = languages.filter(
    ({ formatter, extensions, formats = [] }) =>
      formatter !== undefined && [...extensions, ...formats].includes(extension),
  );
  return takers.find(({ id }) => id === cellLanguage) ?? takers[0];
}
