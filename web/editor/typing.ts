import type { LanguageManifest } from '#model/language.ts';

/** A replacement in a text, and where the caret stands afterwards. Offsets are UTF-16 code units. */
export interface Edit {
  readonly from: number;
  readonly to: number;
  readonly insert: string;
  readonly caret: number;
}

/** How a language's text is typed: from its manifest. */
export interface Typing {
  /** One step of indentation. */
  readonly indent: string;
  /** A line that this finds something in is followed by one a step deeper. */
  readonly deeper: RegExp | undefined;
  readonly lineComment: string | undefined;
  readonly blockComment: readonly [string, string] | undefined;
}

const INDENT = '    ';

/** What a manifest says about typing, with what it leaves out. */
export function typingOf(manifest: Pick<LanguageManifest, 'highlight' | 'typing'> | undefined): Typing {
  const { indent = INDENT, deeper } = manifest?.typing ?? {};
  return {
    indent,
    deeper: deeper === undefined ? undefined : new RegExp(deeper),
    lineComment: manifest?.highlight.lineComment,
    blockComment: manifest?.highlight.blockComment,
  };
}

/** What Enter does: the new line starts as deep as this one, one step deeper after what opens a block. */
export function enter(text: string, from: number, to: number, typing: Typing): Edit {
  const lineStart = text.lastIndexOf('\n', from - 1) + 1;
  const before = text.slice(lineStart, from);
  const indent = /^[ \t]*/.exec(before)?.[0] ?? '';
  const opener = before.trimEnd().at(-1);
  const opens = opener === '{' || opener === '(' || opener === '[';
  const step = indent.includes('\t') ? '\t' : typing.indent;
  const isDeeper = opens || typing.deeper?.test(before) === true;
  const inner = isDeeper ? indent + step : indent;
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
  { indent }: Typing,
): Edit & { readonly anchor: number } {
  if (!back && !text.slice(from, to).includes('\n')) {
    const column = from - (text.lastIndexOf('\n', from - 1) + 1);
    const insert = indent === '\t' ? indent : ' '.repeat(indent.length - (column % indent.length));
    return { from, to, insert, caret: from + insert.length, anchor: from + insert.length };
  }
  const start = text.lastIndexOf('\n', from - 1) + 1;
  const lines = text.slice(start, to).split('\n');
  const outdent = new RegExp(`^(?: {1,${String(indent === '\t' ? INDENT.length : indent.length)}}|\t)`);
  const moved = lines.map((line) => (back ? line.replace(outdent, '') : line === '' ? '' : indent + line));
  const first = (moved[0]?.length ?? 0) - (lines[0]?.length ?? 0);
  const insert = moved.join('\n');
  return { from: start, to, insert, caret: start + insert.length, anchor: Math.max(start, from + first) };
}

/**
 * What Backspace does right after a line's indentation: one step of it goes. Undefined elsewhere, where one character goes.
 */
export function backspace(text: string, at: number, { indent }: Typing): Edit | undefined {
  const lineStart = text.lastIndexOf('\n', at - 1) + 1;
  const column = at - lineStart;
  if (column < 2 || indent === '\t' || !/^ *$/.test(text.slice(lineStart, at))) return undefined;
  const from = at - (column % indent.length || indent.length);
  return { from, to: at, insert: '', caret: from };
}

/**
 * What the comment key does: the lines of the selection become comments, or are none any more when all are. Undefined for a
 * language without comments.
 */
export function toggleComment(
  text: string,
  from: number,
  to: number,
  { lineComment, blockComment }: Typing,
): (Edit & { readonly anchor: number }) | undefined {
  const start = text.lastIndexOf('\n', from - 1) + 1;
  // A selection that ends where a line begins has nothing of that line.
  const last = to > from && text[to - 1] === '\n' ? to - 1 : to;
  const lineEnd = text.indexOf('\n', last);
  const end = lineEnd < 0 ? text.length : lineEnd;
  const lines = text.slice(start, end).split('\n');
  const changed =
    lineComment !== undefined
      ? toggleLines(lines, lineComment)
      : blockComment !== undefined
        ? toggleBlock(lines, blockComment)
        : undefined;
  if (changed === undefined) return undefined;
  const insert = changed.join('\n');
  const first = lines[0] ?? '';
  const shift = (changed[0]?.length ?? 0) - first.length;
  // A caret in the indentation stays there.
  const isBeforeText = from - start < first.length - first.trimStart().length;
  const anchor = isBeforeText ? from : Math.max(start, from + shift);
  const caret = from === to ? anchor : Math.max(anchor, to + insert.length - (end - start));
  return { from: start, to: end, insert, anchor, caret };
}

function toggleLines(lines: readonly string[], mark: string): string[] {
  const used = lines.filter((line) => line.trim() !== '');
  if (used.length > 0 && used.every((line) => line.trimStart().startsWith(mark))) {
    return lines.map((line) => {
      const at = line.indexOf(mark);
      if (at < 0) return line;
      const rest = line.slice(at + mark.length);
      return line.slice(0, at) + (rest.startsWith(' ') ? rest.slice(1) : rest);
    });
  }
  const column = Math.min(
    ...(used.length > 0 ? used : lines).map((line) => line.length - line.trimStart().length),
  );
  return lines.map((line) =>
    line.trim() === '' && used.length > 0 ? line : `${line.slice(0, column)}${mark} ${line.slice(column)}`,
  );
}

function toggleBlock(lines: readonly string[], [open, close]: readonly [string, string]): string[] {
  const text = lines.join('\n');
  const inner = text.trim();
  const at = text.indexOf(inner);
  const [before, after] = [text.slice(0, at), text.slice(at + inner.length)];
  const isComment =
    inner.startsWith(open) && inner.endsWith(close) && inner.length >= open.length + close.length;
  const changed = isComment
    ? inner.slice(open.length, -close.length).replace(/^ | $/g, '')
    : `${open} ${inner} ${close}`;
  return (before + changed + after).split('\n');
}

/**
 * Remembers the indentation that Enter put in, so that code typed with its own indentation comes out as typed: spaces and
 * tabs typed right after Enter take the place of those already there, and what is then too much goes away.
 */
export class TypeOver {
  #left = '';
  #taken = 0;
  #at = -1;

  /** Enter has put this indentation before the caret at `at`. */
  start(indentation: string, at: number): void {
    this.#left = indentation;
    this.#taken = 0;
    this.#at = at;
  }

  /** The caret moved or something else was typed. */
  cancel(): void {
    this.#left = '';
    this.#at = -1;
  }

  /**
   * A character is about to be typed at `at`. `swallow`: it stands there already. `remove`: so many characters before the
   * caret must go first. `literal`: the line brings its own indentation, which is not to be changed.
   */
  typed(char: string, at: number): { swallow: boolean; remove: number; literal: boolean } {
    const isHere = at === this.#at;
    if (isHere && this.#left !== '' && this.#left.startsWith(char)) {
      this.#left = this.#left.slice(1);
      this.#taken += 1;
      return { swallow: true, remove: 0, literal: true };
    }
    const literal = isHere && this.#taken > 0;
    const remove = literal ? this.#left.length : 0;
    this.cancel();
    return { swallow: false, remove, literal };
  }
}
