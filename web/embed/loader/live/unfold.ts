import { shownRange, type Segment } from '../folds.ts';

export interface Unfolded {
  readonly text: string;
  /** Line of what is visible, for a line of `text`, both 0-based. Undefined for one that is hidden. */
  readonly visibleLine: (line: number) => number | undefined;
}

/** All of the code, with what the reader has now in the place of what was visible. A mark that they took away takes its lines along. */
export function unfold(segments: readonly Segment[], visible: string): Unfolded {
  const text: string[] = [];
  const places: (number | undefined)[] = [];
  const add = (lines: readonly string[], place?: number): void => {
    text.push(...lines);
    for (const _ of lines) places.push(place);
  };
  const [first, end] = shownRange(segments);
  segments.slice(0, first).forEach(({ lines }) => add(lines));
  visible.split('\n').forEach((line, index) => {
    const hidden = segments.slice(first, end).find(({ mark }) => mark === line.trim());
    if (hidden === undefined) add([line], index);
    else add(hidden.lines);
  });
  segments.slice(end).forEach(({ lines }) => add(lines));
  return { text: text.join('\n'), visibleLine: (line) => places[line] };
}
