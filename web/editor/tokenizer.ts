import type { HighlightRules } from '#model/language.ts';

/** What a token is; `plain` needs no colour. */
export type TokenKind =
  'plain' | 'keyword' | 'type' | 'string' | 'number' | 'comment' | 'directive' | 'function' | 'operator';

export interface Token {
  readonly start: number;
  readonly kind: TokenKind;
}

/** What a line starts inside of: nothing, a block comment, or a directive that goes on. */
export type LineState = 'code' | 'comment' | 'directive';

export interface TokenizedLine {
  /** In order, without gaps; a token ends where the next one starts. */
  readonly tokens: readonly Token[];
  /** The state in which the next line starts. */
  readonly end: LineState;
}

const NUMBER =
  /(?:0[xX][\da-fA-F']+|0[bB][01']+|\d[\d']*(?:\.[\d']*)?(?:[eE][+-]?\d+)?|\.\d[\d']*(?:[eE][+-]?\d+)?)\w*/y;
const WORD = /[\p{L}_$][\p{L}\p{N}_$]*/uy;
const SPACE = /\s+/y;

/**
 * Tokens of one line by a language's highlight rules: words, strings, comments, numbers and directives.
 * One tokenizer serves both editors, so that nothing changes colour when one takes over from the other.
 */
export class Tokenizer {
  readonly #rules: HighlightRules;
  readonly #keywords: ReadonlySet<string>;
  readonly #types: ReadonlySet<string>;

  constructor(rules: HighlightRules) {
    this.#rules = rules;
    this.#keywords = new Set(rules.keywords);
    this.#types = new Set(rules.types ?? []);
  }

  line(text: string, start: LineState): TokenizedLine {
    const tokens: Token[] = [];
    const push = (at: number, kind: TokenKind): void => {
      if (tokens.at(-1)?.kind !== kind) tokens.push({ start: at, kind });
    };
    const { lineComment, blockComment, strings, directive } = this.#rules;
    let at = 0;
    let state = start;
    if (state === 'code' && directive !== undefined && text.trimStart().startsWith(directive))
      state = 'directive';

    while (at < text.length) {
      if (state === 'comment') {
        const close = blockComment?.[1] ?? '';
        const end = text.indexOf(close, at);
        push(at, 'comment');
        if (end < 0) return { tokens, end: 'comment' };
        at = end + close.length;
        state = 'code';
        continue;
      }
      // Before line comments: in Lua a block comment begins as one of a line does.
      if (blockComment !== undefined && text.startsWith(blockComment[0], at)) {
        push(at, 'comment');
        const end = text.indexOf(blockComment[1], at + blockComment[0].length);
        if (end < 0) return { tokens, end: 'comment' };
        at = end + blockComment[1].length;
        continue;
      }
      if (lineComment !== undefined && text.startsWith(lineComment, at)) {
        push(at, 'comment');
        return { tokens, end: 'code' };
      }
      const quote = strings.find((mark) => text.startsWith(mark, at));
      if (quote !== undefined) {
        push(at, 'string');
        at = endOfString(text, at + quote.length, quote);
        continue;
      }
      if (state === 'directive') {
        const include = text[at] === '<' && /include\s*$/.test(text.slice(0, at));
        const end = include ? text.indexOf('>', at) : -1;
        push(at, include ? 'string' : 'directive');
        at = end < 0 ? nextInDirective(text, at, this.#rules) : end + 1;
        continue;
      }
      at = this.#code(text, at, push);
    }
    const continues = state === 'directive' && text.endsWith('\\');
    return { tokens, end: continues ? 'directive' : 'code' };
  }

  #code(text: string, at: number, push: (at: number, kind: TokenKind) => void): number {
    const space = match(SPACE, text, at);
    if (space !== undefined) {
      push(at, 'plain');
      return at + space.length;
    }
    const word = match(WORD, text, at);
    if (word !== undefined) {
      const end = at + word.length;
      const kind = this.#keywords.has(word)
        ? 'keyword'
        : this.#types.has(word)
          ? 'type'
          : /^\s*\(/.test(text.slice(end, end + 8))
            ? 'function'
            : 'plain';
      push(at, kind);
      return end;
    }
    const number = match(NUMBER, text, at);
    if (number !== undefined && number !== '') {
      push(at, 'number');
      return at + number.length;
    }
    push(at, 'operator');
    return at + 1;
  }
}

function match(pattern: RegExp, text: string, at: number): string | undefined {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0];
}

/** Index after the closing mark, or the end of the line. */
function endOfString(text: string, from: number, quote: string): number {
  let at = from;
  while (at < text.length) {
    if (text[at] === '\\') at += 2;
    else if (text.startsWith(quote, at)) return at + quote.length;
    else at += 1;
  }
  return text.length;
}

/** Where in a directive something other than the directive may start. */
function nextInDirective(text: string, from: number, rules: HighlightRules): number {
  const marks = [...rules.strings, rules.lineComment, rules.blockComment?.[0], '<'];
  const found = marks.map((mark) => (mark === undefined ? -1 : text.indexOf(mark, from + 1)));
  return Math.min(text.length, ...found.filter((index) => index > 0));
}
