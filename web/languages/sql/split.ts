/** A statement or a dot command, with its place in the text. */
export interface Part {
  readonly kind: 'sql' | 'command';
  readonly start: number;
  readonly end: number;
}

const SPACE = /\s/;

/**
 * Takes a text apart at the semicolons that end statements; `isComplete` knows the ones in strings, comments and
 * triggers. Where a statement may begin, a line that begins with a dot is a command, as in SQLite's own shell.
 */
export function splitStatements(text: string, isComplete: (sql: string) => boolean): Part[] {
  const parts: Part[] = [];
  let start = 0;
  for (;;) {
    start = skipSpace(text, start);
    if (start >= text.length) return parts;
    if (text[start] === '.' && /(?:^|\n)[ \t]*$/.test(text.slice(Math.max(0, start - 200), start))) {
      const lineEnd = text.indexOf('\n', start);
      const end = lineEnd < 0 ? text.length : lineEnd;
      parts.push({ kind: 'command', start, end });
      start = end;
      continue;
    }
    let end = text.indexOf(';', start) + 1;
    while (end > 0 && !isComplete(text.slice(start, end))) end = text.indexOf(';', end) + 1;
    if (end === 0) end = text.length;
    parts.push({ kind: 'sql', start, end });
    start = end;
  }
}

/** Past white space and comments: a statement's place begins with its first word. */
function skipSpace(text: string, from: number): number {
  let at = from;
  for (;;) {
    while (at < text.length && SPACE.test(text[at] ?? '')) at++;
    if (text.startsWith('--', at)) {
      const end = text.indexOf('\n', at);
      at = end < 0 ? text.length : end;
    } else if (text.startsWith('/*', at)) {
      const end = text.indexOf('*/', at + 2);
      at = end < 0 ? text.length : end + 2;
    } else return at;
  }
}
