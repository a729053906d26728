import type { LanguageEntry } from '#model/language.ts';

/** What others call languages. */
const ALIASES: ReadonlyMap<string, string> = new Map([
  ['c++', 'cpp'],
  ['cxx', 'cpp'],
  ['golang', 'go'],
  ['ipython', 'python'],
  ['ipython3', 'python'],
  ['python3', 'python'],
  ['node', 'javascript'],
  ['nodejs', 'javascript'],
  ['sqlite', 'sql'],
  ['sqlite3', 'sql'],
  ['wast', 'wat'],
  ['htm', 'html'],
]);

/** The grammar of language ids, as notebooks have them. */
const ID = /^[a-z][a-z0-9+-]{0,31}$/;

/** The id of the language that a word names: by its id, what others call it, its label, or an extension. Undefined when none is here. */
export function languageNamed(word: string, languages: readonly LanguageEntry[]): string | undefined {
  const name = word.toLowerCase();
  const asked = ALIASES.get(name) ?? (/^c\+\+\d+$/.test(name) ? 'cpp' : name);
  return (
    languages.find(({ id }) => id === asked) ??
    languages.find(({ label }) => label.toLowerCase() === asked) ??
    languages.find(({ extensions }) => extensions.includes(`.${asked}`))
  )?.id;
}

/** The same, or the word itself when it could be an id of a language that is not here, so that a cell keeps it. */
export function languageOrWord(word: string, languages: readonly LanguageEntry[]): string | undefined {
  const name = word.toLowerCase();
  return languageNamed(word, languages) ?? (ID.test(name) ? name : undefined);
}

/** The id of the language of a file by its name. Undefined when none says that the extension is its own. */
export function languageOfFile(name: string, languages: readonly LanguageEntry[]): string | undefined {
  const extension = /\.[^./]+$/.exec(name.toLowerCase())?.[0];
  if (extension === undefined) return undefined;
  // The extension that a language has first says more than one that it also has.
  return (
    languages.find(({ extensions }) => extensions[0] === extension) ??
    languages.find(({ extensions }) => extensions.includes(extension))
  )?.id;
}
