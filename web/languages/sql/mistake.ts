import { positionAt, type Diagnostic } from '#model/diagnostic.ts';
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
  } else {
    // SQLite names what is not there, and does not say where it stands.
    const named = placeOfName(
      sql,
      /^no such \w+: (?:.*\.)?(?<name>.+)$/s.exec(error.message)?.groups?.['name'],
    );
    if (named !== undefined) {
      from = start + named.start;
      to = start + named.end;
    }
  }
  const range = { start: positionAt(text, from), end: positionAt(text, to) };
  return { file, range, severity: 'error', source: 'sqlite', message: error.message };
}

/** Where a name first stands in a statement as a word of its own. */
function placeOfName(sql: string, name: string | undefined): { start: number; end: number } | undefined {
  if (name === undefined) return undefined;
  const belongs = (character = ' '): boolean => /[\p{ID_Continue}$']/u.test(character);
  for (let start = sql.indexOf(name); start >= 0; start = sql.indexOf(name, start + 1)) {
    const end = start + name.length;
    if (!belongs(sql[start - 1]) && !belongs(sql[end])) return { start, end };
  }
  return undefined;
}
