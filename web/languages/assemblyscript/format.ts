import type { FormatRequest, FormatResult } from '#model/language.ts';
import { offsetOf } from '../_format/place.ts';
import { formatDialect, type Dialect } from '../_format/prettier.ts';

/** A file of a cell as Prettier would have it. AssemblyScript's own compiler has no formatter. */
export function format(request: FormatRequest): Promise<FormatResult> {
  return formatDialect(request, assemblyScript);
}

/**
 * What AssemblyScript has and TypeScript has not: decorators of functions and variables, which become comments of the
 * same length while Prettier works, and floats that TypeScript does not tell from integers.
 */
const assemblyScript: Dialect = {
  extension: '.as',
  style: { singleQuote: false },
  async translate(text, parse) {
    const { text: code, decorators, tree } = await withoutDecorators(text, parse);
    return {
      text: withPlainFloats(code, tree),
      restore: (formatted) =>
        formatted.replace(MARK, (mark, letter: string) => decorators[indexOf(letter)] ?? mark),
    };
  },
};

/** Characters that no program has: of the private use area. */
const FIRST = 0xe000;
const PADDING = '\uf8ff';
/** Each is found by reading the whole text once more. */
const MOST = 500;
const MARK = /\/\*([\ue000-\uf8fe])[\uf8ff\r\n]*\*\//g;
const DECORATOR = /^@[\w$]+(?:\.[\w$]+)*(?:\([^()]*\))?/;

function indexOf(letter: string): number {
  return letter.charCodeAt(0) - FIRST;
}

/** The parser says which decorators it cannot read, one after the other. Other mistakes are thrown. */
async function withoutDecorators(
  source: string,
  parse: (text: string) => unknown,
): Promise<{ text: string; decorators: readonly string[]; tree: unknown }> {
  const decorators: string[] = [];
  for (let text = source; ;) {
    try {
      return { text, decorators, tree: await parse(text) };
    } catch (error) {
      const at = offsetOfDecorator(error, text);
      const decorator = at === undefined ? undefined : DECORATOR.exec(text.slice(at))?.[0];
      // `/**/` with one character in it is the shortest comment that can be found again.
      if (at === undefined || decorator === undefined || decorator.length < 5) throw error;
      if (decorators.length >= MOST || /[\ue000-\uf8ff]/.test(source)) throw error;
      const padding = decorator.slice(3, -2).replace(/[^\r\n]/g, PADDING);
      const letter = String.fromCharCode(FIRST + decorators.length);
      decorators.push(decorator);
      text = `${text.slice(0, at)}/*${letter}${padding}*/${text.slice(at + decorator.length)}`;
    }
  }
}

function offsetOfDecorator(error: unknown, text: string): number | undefined {
  const { message, loc } = error as { message?: string; loc?: { start?: { line: number; column: number } } };
  if (message?.startsWith('Decorators are not valid here.') !== true || loc?.start === undefined)
    return undefined;
  return offsetOf(text, loc.start.line, loc.start.column);
}

/** `1.` and `1e0` are floats; Prettier would write 1, which is an integer here. */
function withPlainFloats(text: string, tree: unknown): string {
  const edits: { readonly start: number; readonly end: number; readonly text: string }[] = [];
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    const { type, value, range } = node as { type?: unknown; value?: unknown; range?: [number, number] };
    if (type === 'Literal' && typeof value === 'number' && range !== undefined) {
      const [start, end] = range;
      const digits = /^([\d_]+)(?:\.|\.?e[+-]?0+)$/i.exec(text.slice(start, end))?.[1];
      if (digits !== undefined) edits.push({ start, end, text: `${digits}.0` });
    }
    for (const [key, child] of Object.entries(node)) {
      if (key !== 'parent' && key !== 'tokens' && key !== 'comments') visit(child);
    }
  };
  visit(tree);
  return edits
    .sort((a, b) => b.start - a.start)
    .reduce((code, edit) => code.slice(0, edit.start) + edit.text + code.slice(edit.end), text);
}
