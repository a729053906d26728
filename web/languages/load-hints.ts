import { findHints, parseHints, type HintDiagnostic } from './hints.ts';

// Apart from the registry: only who writes in a language that has some loads them.
const hints = import.meta.glob<unknown>('./*/hints.json', { import: 'default' });

export function hasHints(language: string): boolean {
  return Object.hasOwn(hints, `./${language}/hints.json`);
}

/** The known mistakes of a text: none for a language that knows none. Throws Failure `language.hints-invalid`. */
export async function hintsIn(language: string, file: string, text: string): Promise<HintDiagnostic[]> {
  if (!hasHints(language)) return [];
  return findHints(file, text, parseHints(await hints[`./${language}/hints.json`]?.(), language));
}

/** The text with a known mistake mended; undefined when it is not there any more, as the hint may be older than the text. */
export async function fixed(
  language: string,
  text: string,
  { file, code, range, fix }: HintDiagnostic,
): Promise<string | undefined> {
  const { start, end } = range;
  const now = await hintsIn(language, file, text);
  const isThere = now.some(
    (each) =>
      each.code === code &&
      each.range.start.line === start.line &&
      each.range.start.character === start.character,
  );
  if (!isThere) return undefined;
  const lines = text.split('\n');
  const line = lines[start.line] ?? '';
  lines[start.line] = line.slice(0, start.character) + fix + line.slice(end.character);
  return lines.join('\n');
}
