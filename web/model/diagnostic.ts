/** A place in a text, as LSP has it: 0-based line, 0-based UTF-16 code unit. */
export interface Position {
  readonly line: number;
  readonly character: number;
}

/** Half-open: `end` is the position after the last character. */
export interface Range {
  readonly start: Position;
  readonly end: Position;
}

/** The position of an offset in a text, in UTF-16 code units. */
export function positionAt(text: string, offset: number): Position {
  const before = text.slice(0, offset);
  return { line: before.split('\n').length - 1, character: offset - (before.lastIndexOf('\n') + 1) };
}

export type Severity = 'error' | 'warning' | 'information' | 'hint';

/** What a toolchain says about a place in the reader's text. LSP's Diagnostic, plus the file it is about. */
export interface Diagnostic {
  /** Name of the file within the cell; undefined when the message has no place (a link error). */
  readonly file?: string;
  readonly range?: Range;
  readonly severity: Severity;
  /** The toolchain's own code: `-Wunused-variable`, `undefined-symbol`. */
  readonly code?: string;
  /** Which tool said it: `clang`, `wasm-ld`. */
  readonly source: string;
  readonly message: string;
  readonly relatedInformation?: readonly RelatedInformation[];
}

export interface RelatedInformation {
  readonly file?: string;
  readonly range?: Range;
  readonly message: string;
}
