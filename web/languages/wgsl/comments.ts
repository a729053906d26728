const EDGE = /\/\*|\*\//g;

/** Offset behind a block comment, which may hold others; the end of the text when it is never closed. */
export function endOfComment(code: string, start: number): number {
  let depth = 0;
  EDGE.lastIndex = start;
  for (let found = EDGE.exec(code); found !== null; found = EDGE.exec(code)) {
    depth += found[0] === '/*' ? 1 : -1;
    if (depth === 0) return EDGE.lastIndex;
  }
  return code.length;
}
