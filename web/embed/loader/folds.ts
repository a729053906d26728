/** Lines of an author's code: those that the reader sees, and those between `//hide` and `//show`, in any comment, that are only run. */
export interface Segment {
  /** With the marks, where they are hidden. */
  readonly lines: readonly string[];
  /** What stands for hidden lines; undefined for lines that are shown. '' before and after all that is. */
  readonly mark?: string;
}

const MARK = /^\s*(\/\/|#|--|;;?|%|\/\*|<!--|\(\*|\{-)\s*(hide|show)\s*(\*\/|-->|\*\)|-\})?\s*$/;

/** The code in its parts. What is hidden in the middle has a comment that stands for it, so that the reader can edit around it. */
export function segmentsOf(code: string): readonly Segment[] {
  const segments: { lines: string[]; mark?: string }[] = [{ lines: [] }];
  for (const line of code.split('\n')) {
    const [, open = '', word, close = ''] = MARK.exec(line) ?? [];
    const last = segments.at(-1);
    const isHidden = last?.mark !== undefined;
    if (word === 'hide' && !isHidden) {
      // No two are alike: each is found again by its text.
      const mark = `${open} … hidden ${String(segments.length >> 1)} ${close}`.trim();
      segments.push({ lines: [line], mark });
    } else {
      last?.lines.push(line);
      if (word === 'show' && isHidden) segments.push({ lines: [] });
    }
  }
  const isShown = ({ lines, mark }: Segment): boolean => mark === undefined && lines.join('').trim() !== '';
  const [first, last] = [segments.findIndex(isShown), segments.findLastIndex(isShown)];
  return segments
    .map((each, at) => (each.mark !== undefined && (at < first || at > last) ? { ...each, mark: '' } : each))
    .filter(({ lines, mark }) => mark !== undefined || lines.length > 0);
}

/** What the reader sees of it. */
export function visibleOf(segments: readonly Segment[]): string {
  return segments
    .flatMap(({ lines, mark }) => (mark === undefined ? lines : mark === '' ? [] : [mark]))
    .join('\n');
}
