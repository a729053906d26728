import type { Position, Range } from '#model/diagnostic.ts';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** A text in which places are asked for as compilers count them: 1-based lines, 1-based columns in UTF-8 bytes. */
export class SourceText {
  readonly #lines: readonly string[];

  constructor(text: string) {
    // What clang calls a line end: LF, CRLF, and CR alone.
    this.#lines = text.split(/\r\n|\n|\r/);
  }

  /** The LSP position; what lies beyond a line's or the text's end is moved to it. */
  position(line: number, column: number): Position {
    const row = Math.min(Math.max(line, 1), this.#lines.length) - 1;
    const text = this.#lines[row] ?? '';
    if (line > this.#lines.length) return { line: row, character: text.length };
    return { line: row, character: utf16Column(text, column - 1) };
  }

  /** From the position to the end of the token that begins there: at least one character, where the line has one. */
  tokenAt(start: Position): Range {
    const rest = (this.#lines[start.line] ?? '').slice(start.character);
    const token = TOKEN.exec(rest)?.[0] ?? '';
    return { start, end: { line: start.line, character: start.character + token.length } };
  }

  /** Where the word stands first, outside of comments and strings as far as a line tells. */
  find(word: string): Range | undefined {
    const pattern = new RegExp(
      String.raw`(?<![\p{ID_Continue}$])${escapeRegExp(word)}(?![\p{ID_Continue}$])`,
      'u',
    );
    for (const [line, text] of this.#lines.entries()) {
      const code = text
        .replace(/\/\/.*$/, '')
        .replace(/"(?:\\.|[^"\\])*"/g, (string) => ' '.repeat(string.length));
      const found = pattern.exec(code);
      if (found !== null) {
        const start = { line, character: found.index };
        return { start, end: { line, character: found.index + word.length } };
      }
    }
    return undefined;
  }
}

/** An identifier or number, a string or character literal, an operator of C++, or one character. */
const TOKEN =
  /^(?:[\p{ID_Continue}$][\p{ID_Continue}$.']*|(?:u8|[uUL])?"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|<<=|>>=|<=>|->\*|\.\.\.|::|->|\+\+|--|<<|>>|&&|\|\||[-+*/%&|^=!<>]=|##|[^])/u;

function utf16Column(text: string, bytes: number): number {
  if (/^[\x00-\x7f]*$/.test(text)) return Math.min(Math.max(bytes, 0), text.length);
  return decoder.decode(encoder.encode(text).subarray(0, Math.max(bytes, 0))).length;
}

function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
