import type { Diagnostic, Position } from '#model/diagnostic.ts';
import type { SqlError } from './sqlite.ts';

/** Messages about text that is no SQL, whatever tables there are. */
export const SYNTAX = /syntax error|incomplete input|unrecognized token|unterminated/;

/** What SQLite says about a statement that begins at `start` of a file's text. */
export function mistake(file: string, text: string, start: number, sql: string, error: SqlError): Diagnostic {
  const length = sql.trimEnd().replace(/;$/, '').length;
  let from = start;
  let to = start + Math.max(length, 1);
  if (error.offset >= 0) {
    // Bytes of UTF-8 to UTF-16 units.
    const before = new TextDecoder().decode(new TextEncoder().encode(sql).subarray(0, error.offset)).length;
    const token = /^(?:[\p{ID_Continue}$]+|"[^"]*"|'[^']*'|\S)/u.exec(sql.slice(before))?.[0].length ?? 0;
    if (token > 0) {
      from = start + before;
      to = from + token;
    }
  }
  const range = { start: positionAt(text, from), end: positionAt(text, to) };
  return { file, range, severity: 'error', source: 'sqlite', message: error.message };
}

/** The LSP position of an offset in UTF-16 units. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
}
