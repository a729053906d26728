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
