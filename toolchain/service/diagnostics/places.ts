import type { Range } from '#model/diagnostic.ts';

/** A tool's columns are counted in bytes (GCC, Clang) or in characters (rustc), from 1. */
export type ColumnUnit = 'bytes' | 'characters';

/** The name of a file of the cell, as the reader knows it; undefined for others, whose places are nobody's business. */
export function cellName(path: string, files: Readonly<Record<string, unknown>>): string | undefined {
  const name = path.replace(/^(?:\/src\/|\.\/)+/, '');
  return Object.hasOwn(files, name) ? name : undefined;
}

/** A range in UTF-16 units, from 0. Lines are counted from 1. */
export function rangeIn(
  text: string,
  unit: ColumnUnit,
  start: { readonly line: number; readonly column: number },
  end = { line: start.line, column: start.column + 1 },
): Range {
  const lines = text.split('\n');
  const place = ({ line, column }: { readonly line: number; readonly column: number }) => ({
    line: Math.max(0, line - 1),
    character: toUtf16(lines[line - 1] ?? '', column - 1, unit),
  });
  return { start: place(start), end: place(end) };
}

function toUtf16(line: string, offset: number, unit: ColumnUnit): number {
  let left = offset;
  let units = 0;
  for (const character of line) {
    if (left <= 0) break;
    left -= unit === 'bytes' ? Buffer.byteLength(character) : 1;
    units += character.length;
  }
  return units;
}
