import { editsItem } from './kept-edits.ts';

/** Which code of which cell: an edit is of this. */
export interface EditedCell {
  /** The cell's id in its page, '' for one without. */
  readonly id: string;
  /** Its place among the page's cells. */
  readonly place: number;
  /** What of the author's code the reader saw then: another text means that the author has changed it. */
  readonly base: string;
}

/** What a reader made of the code of an embedded cell. */
export interface CellEdit extends EditedCell {
  readonly code: string;
}

/** Edits of one page that are kept; with another the oldest goes. */
const MOST_EDITS = 200;

/** What was kept while the browser kept nothing: lasts as long as the page. */
const memory = new Map<string, readonly CellEdit[]>();

/** The edits of a page's cells, in the storage of the page's own origin. `page` tells it from others of that origin. */
export function readEdits(page: string): readonly CellEdit[] {
  try {
    const stored = JSON.parse(localStorage.getItem(editsItem(page)) ?? '[]') as unknown;
    if (Array.isArray(stored)) return [...stored.filter(isEdit), ...(memory.get(page) ?? [])];
  } catch {
    // Not allowed, or damaged.
  }
  return memory.get(page) ?? [];
}

/** The edit of this very code, or of an earlier form of it: by the cell's id, else by its place when half of it is the same. */
export function findEdit(edits: readonly CellEdit[], { id, place, base }: EditedCell): CellEdit | undefined {
  const own = edits.filter((edit) => edit.id === id);
  return (
    own.find((edit) => edit.base === base) ??
    own.find((edit) => id !== '' || (edit.place === place && isAlike(edit.base, base)))
  );
}

/** Keeps an edit in the place of earlier ones of its cell; without `code` they are forgotten. */
export function keepEdit(page: string, cell: EditedCell, code: string | undefined): void {
  const others = readEdits(page).filter(
    ({ id, place, base }) => id !== cell.id || (id === '' && place !== cell.place && base !== cell.base),
  );
  const all = code === undefined ? others : [...others, { ...cell, code }].slice(-MOST_EDITS);
  memory.delete(page);
  try {
    localStorage.setItem(editsItem(page), JSON.stringify(all));
  } catch {
    memory.set(page, all);
  }
}

function isEdit(value: unknown): value is CellEdit {
  const edit = value as Partial<Record<keyof CellEdit, unknown>> | null;
  return [edit?.id, edit?.base, edit?.code].every((text) => typeof text === 'string');
}

/** Whether half of the lines of one text are in the other. */
function isAlike(one: string, other: string): boolean {
  const lines = other.split('\n');
  const own = one.split('\n');
  return own.filter((line) => lines.includes(line)).length * 2 >= own.length;
}
