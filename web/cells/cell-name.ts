import type { LanguageEntry } from '#model/language.ts';

/** A cell in words, as its place on the page and its language: what a reader can find again. */
export function nameOfCell<C extends { readonly language: string }>(
  cell: C,
  cells: readonly C[],
  languages: readonly Pick<LanguageEntry, 'id' | 'label'>[],
): string {
  const label = languages.find(({ id }) => id === cell.language)?.label ?? cell.language;
  const at = cells.indexOf(cell);
  return `${at < 0 ? 'Deleted cell' : `Cell ${String(at + 1)}`} (${label})`;
}
