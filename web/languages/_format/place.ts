import { positionAt, type Range } from '#model/diagnostic.ts';

/** What stands at an offset: a word, a number, or one character. At the end of a line, what comes before it. */
export function rangeAtOffset(text: string, offset: number): Range {
  const at = Math.min(Math.max(offset, 0), text.length);
  const length = /^(?:[\p{L}\p{N}_$]+|[^\s])/u.exec(text.slice(at))?.[0].length ?? 0;
  if (length > 0) return rangeBetween(text, at, at + length);
  // Nobody would see a mark on nothing.
  const before = /(?:[\p{L}\p{N}_$]+|[^\s])\s*$/u.exec(text.slice(0, at));
  const start = before?.index ?? at;
  return rangeBetween(text, start, start + (before?.[0].trimEnd().length ?? 0));
}

/** Two offsets, in UTF-16 code units, as a range. */
export function rangeBetween(text: string, start: number, end: number): Range {
  return { start: positionAt(text, start), end: positionAt(text, end) };
}

/** Offset of a 1-based line and column, clamped to the line. */
export function offsetOf(text: string, line: number, column: number): number {
  const lines = text.split('\n');
  const row = Math.min(Math.max(line, 1), lines.length) - 1;
  const start = lines.slice(0, row).reduce((sum, each) => sum + each.length + 1, 0);
  return start + Math.min(Math.max(column, 1) - 1, lines[row]?.length ?? 0);
}
