import type { Diagnostic, Position } from '#model/diagnostic.ts';
import type { HighlightRules } from '#model/language.ts';
import type { Typing } from './typing.ts';

/** What both editors are given. */
export interface TextEditorProps {
  readonly value: string;
  readonly onchange: (text: string) => void;
  /** Ctrl/Cmd+Enter. */
  readonly onrun: () => void;
  readonly rules: HighlightRules;
  readonly typing: Typing;
  /** Language id, for Monaco. */
  readonly language: string;
  /** Those of this text only. */
  readonly diagnostics: readonly Diagnostic[];
  /** In pixels. */
  readonly fontSize: number;
  /** Id of the element that says how to leave the editor by keyboard. */
  readonly describedBy: string;
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
  /** Esc was pressed: the next Tab leaves the editor. */
  readonly tabLeaves: boolean;
}

/** What the page may ask of an editor. */
export interface TextEditor {
  focus(): void;
  /** Puts the caret there and scrolls it into view. */
  reveal(position: Position): void;
  /** Another form of the same text (a formatter's): one step to undo, and the caret stays where it was in it. */
  reformat(text: string): void;
}

/** What the light editor offers to the one that takes over from it. */
export interface YieldingEditor extends TextEditor {
  element(): HTMLTextAreaElement;
  snapshot(): EditingState;
}

/** Metrics that both editors share, so that nothing moves when one takes over. In pixels, and in lines. */
export const METRICS = { padding: 10, gutter: 52, inset: 6, maxLines: 34, minLines: 5 } as const;

/** Height of a line for a font size, both in pixels. */
export function lineHeightOf(fontSize: number): number {
  return Math.round(fontSize * 1.55);
}

/** Height of an editor that grows with its text, up to a bound. */
export function heightOf(lines: number, lineHeight: number): number {
  return Math.min(Math.max(lines, METRICS.minLines), METRICS.maxLines) * lineHeight + 2 * METRICS.padding;
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
