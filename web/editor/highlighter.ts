import type { Diagnostic, Severity } from '#model/diagnostic.ts';
import type { HighlightRules } from '#model/language.ts';
import { Tokenizer, type LineState, type TokenKind } from './tokenizer.ts';

/** A stretch of a line that looks the same throughout. */
export interface Stretch {
  readonly text: string;
  readonly kind: TokenKind;
  readonly severity: Severity | undefined;
}

/** Above this many characters a text is shown without colours: no keystroke should wait for them. */
const MAX_COLOURED = 400_000;
/** Characters of one line that are drawn in colour; the rest of the line is one stretch. */
const MAX_LINE = 2_000;

/** Lines of a text with their colours. Keeps what each line starts in, and works again only from the first changed line. */
export class Highlighter {
  readonly #tokenizer: Tokenizer;
  #lines: readonly string[] = [''];
  #starts: LineState[] = ['code'];
  #coloured = true;

  constructor(rules: HighlightRules) {
    this.#tokenizer = new Tokenizer(rules);
  }

  get lineCount(): number {
    return this.#lines.length;
  }

  setText(text: string): void {
    const lines = text.split('\n');
    let same = 0;
    while (same < lines.length && same < this.#lines.length && lines[same] === this.#lines[same]) same += 1;
    this.#lines = lines;
    this.#coloured = text.length <= MAX_COLOURED;
    this.#starts.length = Math.min(this.#starts.length, same + 1);
  }

  /** The stretches of a line, 0-based. `marks` are the diagnostics that touch this line. */
  line(index: number, marks: readonly Diagnostic[] = []): readonly Stretch[] {
    const text = this.#lines[index] ?? '';
    const { tokens } = this.#coloured
      ? this.#tokenizer.line(text.slice(0, MAX_LINE), this.#startOf(index))
      : { tokens: [{ start: 0, kind: 'plain' as const }] };
    const cuts = new Set(tokens.map((token) => token.start));
    const spans = marks.map((mark) => ({ ...columns(mark, index, text.length), severity: mark.severity }));
    for (const { from, to } of spans) cuts.add(from).add(to);
    const starts = [...cuts].filter((at) => at < text.length).sort((a, b) => a - b);
    return starts.map((start, i) => {
      const end = starts[i + 1] ?? text.length;
      const kind = tokens.findLast((token) => token.start <= start)?.kind ?? 'plain';
      const covering = spans.filter((span) => span.from <= start && span.to >= end);
      return { text: text.slice(start, end), kind, severity: worst(covering.map((span) => span.severity)) };
    });
  }

  #startOf(index: number): LineState {
    for (let i = this.#starts.length; i <= index; i += 1) {
      const before = (this.#lines[i - 1] ?? '').slice(0, MAX_LINE);
      this.#starts.push(this.#tokenizer.line(before, this.#starts[i - 1] ?? 'code').end);
    }
    return this.#starts[index] ?? 'code';
  }
}

const ORDER: readonly Severity[] = ['error', 'warning', 'information', 'hint'];

/** The gravest of several severities. */
export function worst(severities: readonly Severity[]): Severity | undefined {
  return ORDER.find((severity) => severities.includes(severity));
}

/** Lines of one diagnostic that are marked: one that goes on and on would only hide the others. */
const MAX_MARKED_LINES = 100;

/** Line, 0-based → the diagnostics that touch it. */
export function marksByLine(diagnostics: readonly Diagnostic[]): ReadonlyMap<number, readonly Diagnostic[]> {
  const lines = new Map<number, Diagnostic[]>();
  for (const mark of diagnostics) {
    if (mark.range === undefined) continue;
    const { start, end } = mark.range;
    const last = Math.min(end.line, start.line + MAX_MARKED_LINES);
    for (let line = start.line; line <= last; line += 1) {
      // A range that ends before the first character of a line does not touch it.
      if (line > start.line && line === end.line && end.character === 0) continue;
      lines.set(line, [...(lines.get(line) ?? []), mark]);
    }
  }
  return lines;
}

/** Where a diagnostic lies on a line, at least one character wide so that it can be seen. */
function columns(mark: Diagnostic, line: number, length: number): { from: number; to: number } {
  const range = mark.range;
  if (range === undefined) return { from: 0, to: 0 };
  const from = Math.min(range.start.line < line ? 0 : range.start.character, Math.max(0, length - 1));
  const to = range.end.line > line ? length : Math.min(range.end.character, length);
  return { from, to: Math.max(to, Math.min(from + 1, length)) };
}
