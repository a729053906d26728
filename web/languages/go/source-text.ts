import type { Position, Range } from '#model/diagnostic.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text in which places are asked for as Go's tools count them: 1-based lines, 1-based columns in UTF-8 bytes. */
export class SourceText {
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#lines = text.split('\n').map((line) => line.replace(/\r$/, ''));
  }

  /** The LSP position; what lies beyond a line's or the text's end is moved to it. */
  position(line: number, column: number): Position {
    const row = Math.min(Math.max(line, 1), this.#lines.length) - 1;
    const text = this.#lines[row] ?? '';
    if (line > this.#lines.length) return { line: row, character: text.length };
    return { line: row, character: utf16Column(text, column - 1) };
  }

  /** What stands at the position: one of `phrases` if it does, else one token, else the last one before it. */
  rangeAt(start: Position, phrases: readonly string[]): Range {
    const text = this.#lines[start.line] ?? '';
    const rest = text.slice(start.character);
    const phrase =
      phrases.find((each) => each !== '' && rest.startsWith(each)) ?? TOKEN.exec(rest)?.[0] ?? '';
    if (phrase !== '') return { start, end: { ...start, character: start.character + phrase.length } };
    // A message about a line's end: shown on what it comes after, or nobody would see it.
    const before = LAST_TOKEN.exec(text.slice(0, start.character))?.index ?? start.character;
    return { start: { ...start, character: before }, end: start };
  }
}

/** A string, a rune, an identifier or number, an operator, or one character. */
const TOKEN =
  /^(?:"(?:\\.|[^"\\])*"|`[^`]*`?|'(?:\\.|[^'\\])*'|[\p{L}_][\p{L}\p{Nd}_]*|\d[\w.]*|&\^=|<<=|>>=|\.\.\.|<-|\+\+|--|:=|<<|>>|&\^|&&|\|\||[-+*/%&|^=!<>]=|\S)/u;
const LAST_TOKEN = /(?:"(?:\\.|[^"\\])*"|[\p{L}\p{Nd}_]+|\S)\s*$/u;

function utf16Column(text: string, bytes: number): number {
  if (/^[\x00-\x7f]*$/.test(text)) return Math.min(Math.max(bytes, 0), text.length);
  return decoder.decode(encoder.encode(text).subarray(0, Math.max(bytes, 0))).length;
}
