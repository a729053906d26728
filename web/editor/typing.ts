/** A replacement in a text, and where the caret stands afterwards. Offsets are UTF-16 code units. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly caret: number;
}

/** One step of indentation, as the samples have it. */
export const INDENT = '    ';

/** What Enter does: the new line starts as deep as this one, one step deeper after an opening bracket. */
export function enter(text: string, from: number, to: number): Edit {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const before = text.slice(lineStart, from);
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  const opener = before.trimEnd().at(-1);
  const opens = opener === '{' || opener === '(' || opener === '[';
  const step = indent.includes('\t') ? '\t' : INDENT;
  const inner = opens ? indent + step : indent;
  const closes = opens && text[to] === { '{': '}', '(': ')', '[': ']' }[opener];
  const insert = closes ? `\n${inner}\n${indent}` : `\n${inner}`;
  return { from, to, insert, caret: from + 1 + inner.length };
}

/**
 * What a closing brace does as the first character of its line: it moves under the line of its opening one.
 * Undefined when it is typed elsewhere or nothing is open.
 */
export function closeBrace(text: string, at: number): Edit | undefined {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const before = text.slice(lineStart, at);
  if (before.trim() !== '' || before === '') return undefined;
  let depth = 0;
  for (let end = lineStart - 1; end >= 0;) {
    const start = text.lastIndexOf('\n', end - 1) + 1;
    const line = text.slice(start, end);
    for (const brace of (line.replace(QUOTED, '').match(/[{}]/g) ?? []).reverse()) {
      if (brace === '}') depth += 1;
      else if (depth > 0) depth -= 1;
      else {
        const indent = /^[ \t]*/.exec(line)?.[0] ?? '';
        return { from: lineStart, to: at, insert: `${indent}}`, caret: lineStart + indent.length + 1 };
      }
    }
    end = start - 1;
  }
  return undefined;
}

/** Braces in there open and close nothing. */
const QUOTED = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|\/\/.*$/g;

/** What Tab (or with `back`, Shift+Tab) does: a step at the caret, or every selected line moves. */
export function tab(
  text: string,
  from: number,
  to: number,
  back: boolean,
): Edit & { readonly anchor: number } {
  if (!back && !text.slice(from, to).includes('\n')) {
    const column = from - (text.lastIndexOf('\n', from - 1) + 1);
    const insert = ' '.repeat(INDENT.length - (column % INDENT.length));
    return { from, to, insert, caret: from + insert.length, anchor: from + insert.length };
  }
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const lines = text.slice(start, to).split('\n');
  const moved = lines.map((line) =>
    back ? line.replace(/^(?: {1,4}|\t)/, '') : line === '' ? '' : INDENT + line,
  );
  const first = (moved[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const insert = moved.join('\n');
  return { from: start, to, insert, caret: start + insert.length, anchor: Math.max(start, from + first) };
}

/**
 * Remembers the indentation that Enter put in, so that code typed with its own indentation comes out as typed:
 * spaces typed right after Enter take the place of those already there, and what is then too much goes away.
 */
export class TypeOver {
  #left = 0;
  #taken = 0;
  #at = -1;

  /** Enter has put `count` characters of indentation before the caret at `at`. */
  start(count: number, at: number): void {
    this.#left = count;
    this.#taken = 0;
    this.#at = at;
  }

  /** The caret moved or something else was typed. */
  cancel(): void {
    this.#left = 0;
    this.#at = -1;
  }

  /**
   * A character is about to be typed at `at`. `swallow`: it stands there already. `remove`: so many characters before the
   * caret must go first. `literal`: the line brings its own indentation, which is not to be changed.
   */
  typed(char: string, at: number): { swallow: boolean; remove: number; literal: boolean } {
    const isHere = at === this.#at;
    if (isHere && this.#left > 0 && char === ' ') {
      this.#left -= 1;
      this.#taken += 1;
      return { swallow: true, remove: 0, literal: true };
    }
    const literal = isHere && this.#taken > 0;
    const remove = literal ? this.#left : 0;
    this.cancel();
    return { swallow: false, remove, literal };
  }
}
