import type { LanguageEntry } from '#model/language.ts';
import { failureAt, type Place } from './place.ts';

/** The part of a language that a name in a fence is compared with. */
export type KnownLanguage = Pick<LanguageEntry, 'id' | 'label' | 'extensions'>;

/** The id of the language that a fence names: by its id (`cpp`), its label (`C++`) or an extension (`py`). */
export function findLanguage(name: string, languages: readonly KnownLanguage[]): string | undefined {
  const lower = name.toLowerCase();
  const found =
    languages.find(({ id }) => id === lower) ??
    languages.find(({ label }) => label.toLowerCase() === lower) ??
    languages.find(({ extensions }) => extensions.includes(`.${lower}`));
  return found?.id;
}

/** The same; throws Failure `blocks.unknown-language`, which says what there is. */
export function languageOf(name: string, languages: readonly KnownLanguage[], place: Place): string {
  const id = findLanguage(name, languages);
  if (id !== undefined) return id;
  const known = languages.map((language) => language.id).join(', ');
  throw failureAt(
    place,
    'blocks.unknown-language',
    `There is no language "${name}" here. There are: ${known}.`,
    { language: name },
  );
}
