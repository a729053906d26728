import { Failure } from '#model/errors.ts';
import type { FormatRequest, FormatResult } from '#model/language.ts';
import { bytesOf } from '../_format/data-url.ts';
import { rangeAtOffset, rangeBetween } from '../_format/place.ts';

/** How the samples are written: Black's style, with longer lines. */
const STYLE = { line_width: 110 };

type Format = (typeof import('./ruff.mjs'))['glue']['format'];

interface Ruff {
  readonly format: Format;
  /** Makes the glue forget what it knows of this instance's memory. */
  abandon(): void;
}

let loaded: Promise<Ruff> | undefined;

/** A file by Ruff's formatter. */
export async function format({ file, text }: FormatRequest): Promise<FormatResult> {
  const ruff = await load();
  try {
    return { ok: true, text: ruff.format(text, file, STYLE) };
  } catch (error) {
    if (typeof error === 'string') return refused(file, text, error);
    ruff.abandon();
    loaded = undefined;
    const message = `Ruff crashed on ${file}: its nesting is too deep, or it is too large.`;
    throw new Failure('format.crashed', message, { cause: error, detail: { file } });
  }
}

function load(): Promise<Ruff> {
  loaded ??= import('./ruff.mjs').then(async ({ glue, program }) => {
    const { instance } = await WebAssembly.instantiate(bytesOf(program), { './ruff_fmt_bg.js': glue });
    const memory = instance.exports['memory'] as WebAssembly.Memory;
    glue.__wbg_set_wasm(instance.exports);
    // Growing a memory, be it by nothing, detaches the views that the glue keeps.
    return { format: (...given) => glue.format(...given), abandon: () => void memory.grow(0) };
  });
  // A fetch that failed is tried again.
  loaded.catch(() => (loaded = undefined));
  return loaded;
}

/** `Expected an expression at byte range 10..11` */
function refused(file: string, text: string, error: string): FormatResult {
  const {
    message = error,
    from,
    to,
  } = /^(?<message>[^]*) at byte range (?<from>\d+)\.\.(?<to>\d+)$/.exec(error)?.groups ?? {};
  const range = from === undefined ? undefined : rangeOfBytes(text, Number(from), Number(to));
  return {
    ok: false,
    diagnostics: [
      { file, ...(range !== undefined && { range }), severity: 'error', source: 'ruff', message },
    ],
  };
}

function rangeOfBytes(text: string, from: number, to: number) {
  const bytes = new TextEncoder().encode(text);
  const unitsTo = (end: number): number =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes.subarray(0, end)).length;
  const [start, end] = [unitsTo(from), unitsTo(to)];
  return text.slice(start, end).trim() === '' ? rangeAtOffset(text, start) : rangeBetween(text, start, end);
}
