import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, relative, sep } from 'node:path';
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

type Highlighted = Pick<LanguageManifest, 'id' | 'label' | 'highlight' | 'typing' | 'compiler'>;

const FIRST_LETTER = 'a'.charCodeAt(0);
/**
 * The loader has eight thousand bytes for everything. Of each language it has the keywords that another has too, which cost little, of its own
 * the ones that its programs use most, and a few types.
 */
const LEAST_OWN = 4;
const PART_OF_OWN = 0.1;
const MOST_TYPES = 2;
/** Of one that no embed runs, as it needs a compile service: so many keywords in all, and no types. */
const MOST_UNRUN = 6;
/** Languages that have letters. */
const MOST = 26;

/** `uses`: how often a language's own programs have a word. What hardly anyone writes is left out. */
export function embedWords(
  manifests: readonly Highlighted[],
  uses: (language: string, word: string) => number = () => 0,
): EmbedWords {
  if (manifests.length > MOST) throw new Error(`embed-words.ts has letters for ${String(MOST)} languages.`);
  const languages: Record<string, EmbedLanguageRules> = {};
  const letters = new Map<string, string>();
  const all = manifests.map(({ id, label, highlight, compiler }) => {
    const { lineComment, blockComment, strings, directive, keywords, types = [] } = highlight;
    const isAnyCase = keywords.filter((word) => word === word.toUpperCase()).length * 2 >= keywords.length;
    const rules = [label, lineComment ?? 0, blockComment ?? 0, strings, directive ?? 0] as const;
    languages[id] = isAnyCase && keywords.length > 0 ? [...rules, 1] : rules;
    const cased = (words: readonly string[]): readonly string[] => [
      ...new Set(isAnyCase ? words.map((word) => word.toLowerCase()) : words),
    ];
    return { id, keywords: cased(keywords), types: cased(types), isRun: compiler !== 'service' };
  });
  const inHowMany = (word: string): number =>
    all.filter(({ keywords, isRun }) => isRun && keywords.includes(word)).length;
  all.forEach(({ id, keywords, types, isRun }, index) => {
    const letter = String.fromCharCode(FIRST_LETTER + index);
    const add = (words: readonly string[], as: string): void => {
      for (const word of words) letters.set(word, (letters.get(word) ?? '') + as);
    };
    const mostUsed = (words: readonly string[], count: number): readonly string[] =>
      [...words].sort((a, b) => uses(id, b) - uses(id, a) || (a < b ? -1 : 1)).slice(0, count);
    if (!isRun) {
      add(mostUsed(keywords, MOST_UNRUN), letter);
      return;
    }
    const shared = keywords.filter((word) => inHowMany(word) > 1);
    const own = keywords.filter((word) => inHowMany(word) === 1);
    add([...shared, ...mostUsed(own, Math.max(LEAST_OWN, Math.ceil(own.length * PART_OF_OWN)))], letter);
    add(mostUsed(types, MOST_TYPES), letter.toUpperCase());
  });
  const groups = new Map<string, string[]>();
  for (const [word, of] of [...letters].sort(([a], [b]) => (a < b ? -1 : 1)))
    groups.set(of, [...(groups.get(of) ?? []), word]);
  return {
    languages,
    words: Object.fromEntries([...groups].map(([of, words]) => [of, words.join(' ')])),
  };
}

/** Counts words in what a language's folder has of programs: starter, samples, behaviours. */
function countUses(): (language: string, word: string) => number {
  const counts = new Map<string, Map<string, number>>();
  const entries = readdirSync(LANGUAGES, { recursive: true, withFileTypes: true });
  for (const { parentPath, name } of entries.filter((entry) => entry.isFile())) {
    const [language = '', folder] = relative(LANGUAGES, join(parentPath, name)).split(sep);
    if (!['samples', 'behaviours'].includes(folder ?? '') && !name.startsWith('starter.')) continue;
    const uses = counts.get(language) ?? new Map<string, number>();
    counts.set(language, uses);
    for (const [word] of readFileSync(join(parentPath, name), 'utf8').matchAll(/[\p{L}_$][\p{L}\p{N}_$]*/gu))
      uses.set(word, (uses.get(word) ?? 0) + 1);
  }
  return (language, word) => {
    const uses = counts.get(language);
    const cases = new Set([word, word.toUpperCase()]);
    return [...cases].reduce((sum, each) => sum + (uses?.get(each) ?? 0), 0);
  };
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
          ? embedWords(manifests, countUses())
          : Object.fromEntries(manifests.map(({ id: language, typing }) => [language, typing]));
      return `export default ${JSON.stringify(data)};`;
    },
  };
}
