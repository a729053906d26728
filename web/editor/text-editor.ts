import type { Diagnostic, Position } from '#model/diagnostic.ts';
import type { HighlightRules } from '#model/language.ts';

/** What both editors are given. */
export interface TextEditorProps {
  readonly value: string;
  readonly onchange: (text: string) => void;
  /** Ctrl/Cmd+Enter. */
  readonly onrun: () => void;
  readonly rules: HighlightRules;
  /** Language id, for Monaco. */
  readonly language: string;
  /** Those of this text only. */
  readonly diagnostics: readonly Diagnostic[];
  /** Takes the height of its container instead of growing with its text. */
  readonly fill?: boolean;
}

/** What a reader has in hand, as one editor gives it to the other. Offsets are UTF-16 code units. */
export interface EditingState {
  readonly text: string;
  readonly selectionStart: number;
  readonly selectionEnd: number;
  readonly backwards: boolean;
  readonly scrollTop: number;
  readonly scrollLeft: number;
  readonly focused: boolean;
}

/** What the page may ask of an editor. */
export interface TextEditor {
  focus(): void;
  /** Puts the caret there and scrolls it into view. */
  reveal(position: Position): void;
}

/** Metrics that both editors share, so that nothing moves when one takes over. In pixels. */
export const METRICS = {
  lineHeight: 21,
  fontSize: 13.5,
  padding: 10,
  gutter: 52,
  maxLines: 34,
  minLines: 5,
} as const;

export function lineHeightSum(lines: number): number {
  const shown = Math.min(Math.max(lines, METRICS.minLines), METRICS.maxLines);
  return shown * METRICS.lineHeight + 2 * METRICS.padding;
}

/** Offset of a position, clamped to the text. */
export function offsetOf(text: string, position: Position): number {
  let start = 0;
  for (let line = 0; line < position.line; line += 1) {
    const next = text.indexOf('\n', start);
    if (next < 0) return text.length;
    start = next + 1;
  }
  const end = text.indexOf('\n', start);
  return Math.min(start + position.character, end < 0 ? text.length : end);
}
