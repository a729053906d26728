import type { Diagnostic, Range } from '#model/diagnostic.ts';
import { SourceText } from '../_clang/source-text.ts';

/** A word, a string, or one character: what the tools point at the beginning of. */
const TOKEN = /^(?:"(?:\\.|[^"\\\n])*"?|[\w!#$%&'*+\-./:<=>?@\\^`|~]+|[^])/u;
const ERROR = /^(?<file>[^:\n]+):(?<line>\d+):(?<column>\d+): error: (?<message>.*)$/gm;

/** A text in which WABT's and Binaryen's places become ranges. */
export class WatText {
  readonly #source: SourceText;
  readonly #lines: readonly string[];

  constructor(text: string) {
    this.#source = new SourceText(text);
    this.#lines = text.split(/\r\n|\n|\r/);
  }

  /** The token that stands at a 1-based line and a 1-based column in UTF-8 bytes; the end of the text is a place, too. */
  tokenAt(line: number, column: number): Range {
    const start = this.#source.position(line, column);
    const rest = (this.#lines[start.line] ?? '').slice(start.character);
    const token = TOKEN.exec(rest)?.[0] ?? '';
    return { start, end: { line: start.line, character: start.character + token.length } };
  }

  /** The strings of an import, `"module" "name"`, where they stand first. */
  findImport(module: string, name: string): Range | undefined {
    return this.#find(new RegExp(`"${escaped(module)}"\\s+"${escaped(name)}"`));
  }

  /** Where a word stands first. */
  findWord(word: string): Range | undefined {
    return this.#find(new RegExp(`(?<=[\\s(])${escaped(word)}(?=[\\s()]|$)`));
  }

  #find(pattern: RegExp): Range | undefined {
    for (const [line, text] of this.#lines.entries()) {
      const found = pattern.exec(text);
      if (found === null) continue;
      const end = found.index + found[0].length;
      return { start: { line, character: found.index }, end: { line, character: end } };
    }
    return undefined;
  }
}

/** What WABT says of a text, as diagnostics. */
export function parseWabt(file: string, message: string, text: WatText): Diagnostic[] {
  return [...message.matchAll(ERROR)].map(({ groups }) => ({
    file,
    range: text.tokenAt(Number(groups?.['line']), Number(groups?.['column'])),
    severity: 'error',
    source: 'wabt',
    message: readable(groups?.['message'] ?? ''),
  }));
}

function readable(message: string): string {
  return message
    .replace(/^unexpected token "?EOF"?, expected \)\.$/, 'a parenthesis is not closed')
    .replace(/\.$/, '');
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`);
}
