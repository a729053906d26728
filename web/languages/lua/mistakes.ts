import type { Diagnostic, Position, Range } from '#model/diagnostic.ts';

/** What `lua --check` says of one file. */
interface Mistake {
  readonly file: string;
  /** 1-based, where the parser was; 0 when it does not say. */
  readonly line: number;
  /** Bytes: the token that it had read last. */
  readonly start: number;
  readonly end: number;
  readonly message: string;
}

const FIELDS = 5;

/**
 * What `lua --check` prints, as diagnostics: for each file that is no Lua its name, a line, where the last token starts
 * and ends, and a message, each followed by a NUL. `sources` has the bytes that were checked.
 */
export function parseMistakes(text: string, sources: Readonly<Record<string, Uint8Array>>): Diagnostic[] {
  const fields = text.split('\0');
  const diagnostics: Diagnostic[] = [];
  for (let at = 0; at + FIELDS < fields.length; at += FIELDS) {
    const [file = '', line, start, end, message = ''] = fields.slice(at, at + FIELDS);
    const source = new SourceBytes(sources[file] ?? new Uint8Array());
    const mistake = { file, line: Number(line), start: Number(start), end: Number(end), message };
    const related = openedAt(mistake, source);
    diagnostics.push({
      file,
      range: rangeOf(mistake, source),
      severity: 'error',
      source: 'lua',
      message,
      ...(related !== undefined && { relatedInformation: [related] }),
    });
  }
  return diagnostics;
}

/** Lua's mistakes that are about what stands behind (a `goto` without its label) name no token but a line, or a name. */
function rangeOf({ line, start, end, message }: Mistake, source: SourceBytes): Range {
  if (line === 0 || / near \S/.test(message)) return source.token(start, end);
  const told = /\bat line (?<line>\d+)/.exec(message)?.groups?.['line'];
  const index = (told === undefined ? line : Number(told)) - 1;
  const named = /^(?<break>break)\b|^<goto (?<label>\w+)>|'(?<name>\w+)'/.exec(message)?.groups;
  const word = named?.['break'] ?? named?.['label'] ?? named?.['name'];
  return source.word(index, word) ?? source.line(index);
}

function openedAt(
  { file, message }: Mistake,
  source: SourceBytes,
): { file: string; range: Range; message: string } | undefined {
  const told = /\(to close '(?<what>[^']+)' at line (?<line>\d+)\)/.exec(message)?.groups;
  if (told === undefined) return undefined;
  const index = Number(told['line']) - 1;
  const what = told['what'] ?? '';
  return { file, range: source.word(index, what) ?? source.line(index), message: `'${what}' is opened here` };
}

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });

class SourceBytes {
  readonly #bytes: Uint8Array;
  readonly #lines: readonly string[];

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#lines = decoder.decode(bytes).split(/\r\n|\n\r|\n|\r/);
  }

  /** At the end of the file: the last character that is there. */
  token(start: number, end: number): Range {
    if (start < end) return { start: this.#position(start), end: this.#position(end) };
    const last = decoder.decode(this.#bytes.subarray(0, start)).trimEnd();
    const character = /.$/su.exec(last)?.[0] ?? '';
    return { start: place(last.slice(0, last.length - character.length)), end: place(last) };
  }

  /** The last time that `word` stands in a line. */
  word(line: number, word: string | undefined): Range | undefined {
    const text = this.#lines[line] ?? '';
    const pattern = new RegExp(`(?<!\\w)${word === undefined ? '(?!)' : escape(word)}(?!\\w)`, 'g');
    const found = [...text.matchAll(pattern)].at(-1)?.index;
    if (found === undefined || word === undefined) return undefined;
    return { start: { line, character: found }, end: { line, character: found + word.length } };
  }

  line(index: number): Range {
    const text = this.#lines[index] ?? '';
    const start = text.length - text.trimStart().length;
    const end = Math.max(text.trimEnd().length, start + 1);
    return { start: { line: index, character: start }, end: { line: index, character: end } };
  }

  #position(offset: number): Position {
    return place(decoder.decode(this.#bytes.subarray(0, offset)));
  }
}

/** The place behind `text`. */
function place(text: string): Position {
  const lines = text.split(/\r\n|\n\r|\n|\r/);
  return { line: lines.length - 1, character: lines.at(-1)?.length ?? 0 };
}

function escape(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
}
