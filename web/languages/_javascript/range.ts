import type { Position, Range } from '#model/diagnostic.ts';

/** Offsets in a text as a range. `lines` maps its lines to those of the file that it was made of. */
export function rangeAt(text: string, start: number, end: number, lines?: readonly number[]): Range {
  return { start: positionAt(text, start, lines), end: positionAt(text, end, lines) };
}

function positionAt(text: string, offset: number, lines: readonly number[] | undefined): Position {
  const before = text.slice(0, offset);
  const line = before.split('\n').length - 1;
  return { line: lines?.[line] ?? line, character: offset - (before.lastIndexOf('\n') + 1) };
}
