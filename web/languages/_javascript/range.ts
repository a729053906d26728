import { positionAt, type Position, type Range } from '#model/diagnostic.ts';

/** Offsets in a text as a range. `lines` maps its lines to those of the file that it was made of. */
export function rangeAt(text: string, start: number, end: number, lines?: readonly number[]): Range {
  return { start: mappedPosition(text, start, lines), end: mappedPosition(text, end, lines) };
}

function mappedPosition(text: string, offset: number, lines: readonly number[] | undefined): Position {
  const { line, character } = positionAt(text, offset);
  return { line: lines?.[line] ?? line, character };
}
