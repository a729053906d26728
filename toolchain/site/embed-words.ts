import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Plugin } from 'vite';
import type { LanguageManifest } from '#model/language.ts';

const WORDS = 'virtual:petri-embed-words';
const TYPING = 'virtual:petri-embed-typing';
const LANGUAGES = fileURLToPath(new URL('../../web/languages/', import.meta.url));

/**
 * Label, comment of a line, comment of a block, marks of strings, mark of directives, 0 for what a language has not; and whether its words
 * may be written in capitals too.
 */
export type EmbedLanguageRules = readonly [
  string,
  string | 0,
  readonly [string, string] | 0,
  readonly string[],
  string | 0,
  (0 | 1)?,
];

/**
 * How all languages are coloured, small enough for the loader of embedded cells. Words are kept once: those of the same languages
 * stand together, under one letter for each of the languages, upper case where the word is a type of it.
 */
export interface EmbedWords {
  /** By id; the nth one's letter is the nth of the alphabet. */
  readonly languages: Readonly<Record<string, EmbedLanguageRules>>;
  /** Letters → words with a space between them. */
  readonly words: Readonly<Record<string, string>>;
}

type Highlighted = Pick<LanguageManifest, 'id' | 'label' | 'highlight' | 'typing'>;

const FIRST_LETTER = 'a'.charCodeAt(0);
/** Languages that have letters. */
const MOST = 26;

/** `isCommon`: whether a word is worth its bytes in the loader. */
export function embedWords(
  manifests: readonly Highlighted[],
  isCommon: (word: string) => boolean = () => true,
): EmbedWords {
  if (manifests.length > MOST) throw new Error(`embed-words.ts has letters for ${String(MOST)} languages.`);
  const languages: Record<string, EmbedLanguageRules> = {};
  const letters = new Map<string, string>();
  manifests.forEach(({ id, label, highlight }, index) => {
    const { lineComment, blockComment, strings, directive, keywords, types = [] } = highlight;
    const isAnyCase = keywords.filter((word) => word === word.toUpperCase()).length * 2 >= keywords.length;
    const rules = [label, lineComment ?? 0, blockComment ?? 0, strings, directive ?? 0] as const;
    languages[id] = isAnyCase && keywords.length > 0 ? [...rules, 1] : rules;
    const add = (words: readonly string[], letter: string): void => {
      const all = words.filter(isCommon).map((word) => (isAnyCase ? word.toLowerCase() : word));
      for (const word of new Set(all)) letters.set(word, (letters.get(word) ?? '') + letter);
    };
    const letter = String.fromCharCode(FIRST_LETTER + index);
    add(keywords, letter);
    add(types, letter.toUpperCase());
  });
  const groups = new Map<string, string[]>();
  for (const [word, of] of [...letters].sort(([a], [b]) => (a < b ? -1 : 1)))
    groups.set(of, [...(groups.get(of) ?? []), word]);
  return {
    languages,
    words: Object.fromEntries([...groups].map(([of, words]) => [of, words.join(' ')])),
  };
}

/** How often the programs that come with the languages have a word that the loader knows. */
const LEAST_USES = 8;

/** The words of all samples and starters: those of a language that hardly anyone writes are left out of the loader. */
function commonWords(): (word: string) => boolean {
  const uses = new Map<string, number>();
  const files = readdirSync(LANGUAGES, { recursive: true, withFileTypes: true }).filter((entry) => {
    const isProgram = /[\\/]samples(?:[\\/]|$)/.test(entry.parentPath) || entry.name.startsWith('starter.');
    return entry.isFile() && isProgram;
  });
  for (const { parentPath, name } of files) {
    for (const [word] of readFileSync(join(parentPath, name), 'utf8').matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu))
      uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  const of = (word: string): number => uses.get(word) ?? 0;
  return (word) => Math.max(of(word), of(word.toUpperCase()), of(word.toLowerCase())) >= LEAST_USES;
}

/**
 * `virtual:petri-embed-words`: how every folder in web/languages is coloured. `virtual:petri-embed-typing`: how its text is typed, by id,
 * for those that say something of it.
 */
export function embedWordsModule(): Plugin {
  return {
    name: 'petri:embed-words',
    resolveId: (id) => (id === WORDS || id === TYPING ? `\0${id}` : undefined),
    load(id) {
      if (id !== `\0${WORDS}` && id !== `\0${TYPING}`) return undefined;
      const paths = readdirSync(LANGUAGES)
        .map((name) => join(LANGUAGES, name, 'manifest.json'))
        .filter((path) => existsSync(path));
      for (const path of paths) this.addWatchFile(path);
      const manifests = paths.map((path) => JSON.parse(readFileSync(path, 'utf8')) as Highlighted);
      const data =
        id === `\0${WORDS}`
          ? embedWords(manifests, commonWords())
          : Object.fromEntries(manifests.map(({ id: language, typing }) => [language, typing]));
      return `export default ${JSON.stringify(data)};`;
    },
  };
}
