/** A fenced block of Markdown (CommonMark §4.5) as it stands in a text. */
export interface Fence {
  /** The words after the opening fence. */
  readonly info: string;
  /** What is between the fences, without the line end before the closing one. */
  readonly text: string;
  /** Index of the line after the block. */
  readonly next: number;
  /** Whether the block ends with a fence, not with the document. */
  readonly isClosed: boolean;
}

const OPENING = /^( {0,3})(`{3,}|~{3,})(.*)$/;

/** The fenced block that begins at a line, or undefined when none does. `lines` have no `\n`; a `\r` before it is theirs. */
export function fenceAt(lines: readonly string[], at: number): Fence | undefined {
  const [, indent = '', fence = '', info = ''] = OPENING.exec((lines[at] ?? '').replace(/\r$/, '')) ?? [];
  if (fence === '' || (fence.startsWith('`') && info.includes('`'))) return undefined;
  const mark = fence.charAt(0);
  const isClosing = (line: string): boolean => {
    const [, closing = ''] =
      (mark === '`' ? /^ {0,3}(`{3,})[ \t]*\r?$/ : /^ {0,3}(~{3,})[ \t]*\r?$/).exec(line) ?? [];
    return closing.length >= fence.length;
  };
  let end = at + 1;
  while (end < lines.length && !isClosing(lines[end] ?? '')) end += 1;
  const isClosed = end < lines.length;
  const body = lines.slice(at + 1, end);
  const unindented = indent === '' ? body : body.map((line) => withoutIndent(line, indent.length));
  return { info: info.trim(), text: unindented.join('\n'), next: Math.min(end + 1, lines.length), isClosed };
}

/** A fence that nothing in a text can be taken for. */
export function fenceFor(text: string): string {
  const longest = Math.max(2, ...Array.from(text.matchAll(/^ {0,3}(`{3,})/gm), ([, run = '']) => run.length));
  return '`'.repeat(longest + 1);
}

function withoutIndent(line: string, most: number): string {
  let taken = 0;
  while (taken < most && line[taken] === ' ') taken += 1;
  return line.slice(taken);
}
