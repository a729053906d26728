import packed from 'virtual:petri-embed-words';
import type { HighlightRules } from '#model/language.ts';

export interface CellLanguage {
  readonly label: string;
  readonly rules: HighlightRules;
}

const NONE: HighlightRules = { keywords: [], strings: [] };
const known = new Map<string, CellLanguage>();

/** What the page shows of a language before it asks anyone. One that the build did not know has its id for a name, and no colours. */
export function languageOf(id: string): CellLanguage {
  const found = known.get(id) ?? unpack(id);
  known.set(id, found);
  return found;
}

function unpack(id: string): CellLanguage {
  const { languages, words } = packed;
  const rules = Object.hasOwn(languages, id) ? languages[id] : undefined;
  if (rules === undefined) return { label: id, rules: NONE };
  const [label, lineComment, blockComment, strings, directive, isAnyCase] = rules;
  const letter = String.fromCharCode(97 + Object.keys(languages).indexOf(id));
  const wordsOf = (wanted: string): string[] => {
    const text = Object.keys(words).map((letters) => (letters.includes(wanted) ? words[letters] : ''));
    const all = text.join(' ');
    return (isAnyCase ? `${all} ${all.toUpperCase()}` : all).split(' ');
  };
  return {
    label,
    rules: {
      keywords: wordsOf(letter),
      types: wordsOf(letter.toUpperCase()),
      strings,
      ...(lineComment && { lineComment }),
      ...(blockComment && { blockComment }),
      ...(directive && { directive }),
    },
  };
}
