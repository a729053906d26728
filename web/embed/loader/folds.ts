/** A line of an author's code, or several: those between `//hide` and `//show`, in any comment, are run and not shown. */
export interface Segment {
  /** With the marks, where they are hidden. */
  readonly lines: readonly string[];
  /** The comment that stands for hidden lines; undefined for a line that is shown. */
  readonly mark?: string;
}

const MARK = /^\s*(\/\/|#|--|;;?|%|\/\*|<!--|\([;*]|\{-)\s*(hide|show)\s*(\*\/|-->|[;*]\)|-\})?\s*$/;

export function segmentsOf(code: string): readonly Segment[] {
  const segments: Segment[] = [];
  let hidden: string[] | undefined;
  for (const line of code.split('\n')) {
    const [, open = '', word, close = ''] = MARK.exec(line) ?? [];
    if (hidden !== undefined) {
      hidden.push(line);
      if (word === 'show') hidden = undefined;
    } else if (word === 'hide') {
      // No two are alike: each is found again by its text.
      const mark = `${open} … hidden ${String(segments.length)} ${close}`.trim();
      segments.push({ lines: (hidden = [line]), mark });
    } else segments.push({ lines: [line] });
  }
  return segments;
}

/** First of the segments that a reader sees, and the one after the last: what is hidden around them leaves nothing in its place. */
export function shownRange(segments: readonly Segment[]): readonly [number, number] {
  const isShown = ({ lines, mark }: Segment): boolean => mark === undefined && lines[0]?.trim() !== '';
  const last = segments.findLastIndex(isShown);
  return last < 0 ? [0, segments.length] : [segments.findIndex(isShown), last + 1];
}

/** What the reader sees. */
export function visibleOf(segments: readonly Segment[]): string {
  return segments
    .slice(...shownRange(segments))
    .map(({ lines, mark }) => mark ?? lines[0])
    .join('\n');
}
