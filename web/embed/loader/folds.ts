/** Code of which the reader sees a part: lines between `//hide` and `//show`, in any comment, are run and not shown. */
export interface FoldedCode {
  /** What the reader sees, and may edit. */
  readonly visible: string;
  /** All of it, with what stands there now for what was visible. */
  unfold(visible: string): UnfoldedCode;
}

export interface UnfoldedCode {
  readonly text: string;
  /** Line of what is visible, for a line of `text`, both 0-based. Undefined for one that is hidden. */
  visibleLine(line: number): number | undefined;
}

const MARK = /^\s*(\/\/|#|--|;;?|%|\/\*|<!--|\(\*|\{-)\s*(hide|show)\s*(\*\/|-->|\*\)|-\})?\s*$/;

/** Splits an author's code at its marks. What is hidden in the middle leaves a comment in its place, which stands for it. */
export function foldCode(code: string): FoldedCode {
  const shown: string[] = [];
  const before: string[] = [];
  const after: string[] = [];
  const folds = new Map<string, readonly string[]>();
  let hidden: { lines: string[]; open: string; close: string } | undefined;
  for (const line of code.split('\n')) {
    const [mark, open = '', word, close = ''] = MARK.exec(line) ?? [];
    if (mark !== undefined && word === 'hide' && hidden === undefined) {
      hidden = { lines: [line], open, close };
    } else if (mark !== undefined && word === 'show' && hidden !== undefined) {
      hidden.lines.push(line);
      if (shown.length === 0) before.push(...hidden.lines);
      else shown.push(foldMark(folds, hidden));
      hidden = undefined;
    } else (hidden?.lines ?? shown).push(line);
  }
  if (hidden !== undefined) after.push(...hidden.lines);
  return {
    visible: shown.join('\n'),
    unfold(visible) {
      const text: string[] = [];
      const places: (number | undefined)[] = [];
      const add = (lines: readonly string[], place?: number): void => {
        text.push(...lines);
        for (const _ of lines) places.push(place);
      };
      add(before);
      visible.split('\n').forEach((line, index) => {
        const fold = folds.get(line.trim());
        add(fold ?? [line], fold === undefined ? index : undefined);
      });
      add(after);
      return { text: text.join('\n'), visibleLine: (line) => places[line] };
    },
  };
}

/** The comment that stands for hidden lines: no two are alike, so that each can be found again. */
function foldMark(
  folds: Map<string, readonly string[]>,
  { lines, open, close }: { lines: readonly string[]; open: string; close: string },
): string {
  // Both marks stand among the lines.
  const count = lines.length - 2;
  const text = (note: string): string => [open, note, close].filter((part) => part !== '').join(' ');
  let mark = text(`… ${String(count)} hidden ${count === 1 ? 'line' : 'lines'}`);
  for (let again = 2; folds.has(mark); again += 1)
    mark = text(`… ${String(count)} hidden lines (${String(again)})`);
  folds.set(mark, lines);
  return mark;
}
