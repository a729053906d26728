/** The block of includes that a C++ source begins with, and the source without it. */
export interface Preamble {
  /** The block's text: what is compiled once and kept. */
  readonly text: string;
  /** The source with the block blanked out, so that every line keeps its number. */
  readonly rest: string;
}

/**
 * Splits off the leading lines that hold nothing but `#include <…>`, `#define` on one line, comments and blanks, up to
 * the last include. An include of the cell's own files ends the block, since those change. Undefined when nothing in
 * the block is worth keeping.
 */
export function splitPreamble(source: string): Preamble | undefined {
  let end = 0;
  let at = 0;
  let inComment = false;
  while (at < source.length) {
    const newline = source.indexOf('\n', at);
    const next = newline === -1 ? source.length : newline + 1;
    const line = source.slice(at, next);
    const scanned = withoutComments(line, inComment);
    // A continued line, a raw string, a NUL: not a plain block any more.
    if (scanned === undefined) break;
    inComment = scanned.inComment;
    const code = scanned.code.trim();
    if (INCLUDE.test(code)) {
      if (!inComment) end = next;
    } else if (code !== '' && !DEFINE.test(code)) break;
    at = next;
  }
  if (end === 0) return undefined;
  const text = source.slice(0, end);
  return { text, rest: text.replace(/[^\r\n]+/g, '') + source.slice(end) };
}

const INCLUDE = /^#[ \t]*include[ \t]*<[^<>"]+>$/;
const DEFINE = /^#[ \t]*define[ \t]+[A-Za-z_]\w*(?:[ \t]+[\w.+-]+)?$/;

function withoutComments(
  line: string,
  startsInComment: boolean,
): { code: string; inComment: boolean } | undefined {
  if (/\\\r?\n?$|\0|\?\?/.test(line)) return undefined;
  let inComment = startsInComment;
  let code = '';
  for (let at = 0; at < line.length;) {
    if (inComment) {
      const close = line.indexOf('*/', at);
      if (close === -1) return { code, inComment };
      inComment = false;
      code += ' ';
      at = close + 2;
    } else if (line.startsWith('//', at)) {
      return { code, inComment };
    } else if (line.startsWith('/*', at)) {
      inComment = true;
      at += 2;
    } else {
      code += line[at] ?? '';
      at++;
    }
  }
  return { code, inComment };
}

/**
 * Messages of a compile with its preamble, as one in one piece would have them: a header in the preamble was included by the line of the source that the preamble has it from.
 */
export function joinPreamble(text: string): string {
  return text.replace(
    /^In file included from (\S+):\d+:\nIn file included from \/:preamble\.h:(\d+):$/gm,
    (_, file, line) => {
      return `In file included from ${String(file)}:${String(line)}:`;
    },
  );
}
