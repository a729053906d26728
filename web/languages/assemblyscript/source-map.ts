import { joinBytes } from '#model/bytes.ts';
import type { SourceLocation } from '#model/language.ts';
import type { CellFiles } from './cell-files.ts';

/** Custom section at a module's end: its source map, so that a kept artifact still knows its lines. JSON. */
const SECTION = 'petri.source-map';

/** Version 3 of the format, whose columns are byte offsets in the module. */
interface SourceMap {
  readonly sources: readonly string[];
  readonly mappings: string;
}

/** The module with its map in a section at its end: nothing that stood there before moves. */
export function withSourceMap(
  module: Uint8Array,
  sourceMap: string,
  files: CellFiles,
): Uint8Array<ArrayBuffer> {
  const { sources, mappings } = JSON.parse(sourceMap) as SourceMap;
  const shown = sources.map((name) => files.shownAs(name) ?? name);
  const encoder = new TextEncoder();
  const label = encoder.encode(SECTION);
  const body = encoder.encode(JSON.stringify({ sources: shown, mappings } satisfies SourceMap));
  const head = leb(label.length);
  const size = leb(head.length + label.length + body.length);
  return joinBytes([module, Uint8Array.of(0, ...size, ...head), label, body]);
}

/** Source lines for byte offsets in a module that `withSourceMap` made; undefined where none is known. */
export function locate(
  module: Uint8Array<ArrayBuffer>,
  offsets: readonly number[],
): readonly (SourceLocation | undefined)[] {
  const map = readMap(module);
  if (map === undefined) return offsets.map(() => undefined);
  const places = [...decode(map.mappings)];
  return offsets.map((offset) => {
    const found = places.findLast((place) => place.offset <= offset);
    const file = found === undefined ? undefined : map.sources[found.source];
    return found === undefined || file === undefined ? undefined : { file, line: found.line + 1 };
  });
}

function readMap(module: Uint8Array): SourceMap | undefined {
  let at = 8;
  const number = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = module[at++] ?? 0;
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  };
  const decoder = new TextDecoder();
  while (at < module.length) {
    const id = module[at++];
    const end = number() + at;
    if (id === 0) {
      const length = number();
      const name = decoder.decode(module.subarray(at, at + length));
      if (name === SECTION) {
        return JSON.parse(decoder.decode(module.subarray(at + length, end))) as SourceMap;
      }
    }
    at = end;
  }
  return undefined;
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

interface Mapping {
  readonly offset: number;
  readonly source: number;
  /** 0-based. */
  readonly line: number;
}

/** The segments of the one line that a module is: base 64 digits of 5 bits, each relative to the one before. */
function* decode(mappings: string): Generator<Mapping> {
  let offset = 0;
  let source = 0;
  let line = 0;
  for (const segment of mappings.split(',')) {
    const [byColumn = 0, bySource, byLine = 0] = numbers(segment);
    offset += byColumn;
    source += bySource ?? 0;
    line += byLine;
    // With an offset alone, what begins there comes from no source.
    yield { offset, source: bySource === undefined ? -1 : source, line };
  }
}

function numbers(segment: string): number[] {
  const found: number[] = [];
  let value = 0;
  let shift = 0;
  for (const character of segment) {
    const digit = DIGITS.indexOf(character);
    value += (digit & 31) << shift;
    shift += 5;
    if (digit < 32) {
      found.push((value & 1) === 1 ? -(value >>> 1) : value >>> 1);
      value = 0;
      shift = 0;
    }
  }
  return found;
}

function leb(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  return [...out, rest];
}
