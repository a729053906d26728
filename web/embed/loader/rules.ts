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
  const [label, lineComment, blockComment, strings, directive] = rules;
  const letter = String.fromCharCode(97 + Object.keys(languages).indexOf(id));
  const wordsOf = (wanted: string): string[] =>
    Object.entries(words).flatMap(([letters, text]) => {
      if (!letters.includes(wanted)) return [];
      const list = text.split(' ');
      return letters.endsWith('+') ? [...list, ...list.map((word) => word.toUpperCase())] : list;
    });
  return {
    label,
    rules: {
      keywords: wordsOf(letter),
      types: wordsOf(letter.toUpperCase()),
      strings,
      ...(lineComment !== 0 && { lineComment }),
      ...(blockComment !== 0 && { blockComment }),
      ...(directive !== 0 && { directive }),
    },
  };
}
