import { joinBytes } from '#model/bytes.ts';
import { Failure } from '#model/errors.ts';

/** A module whose memory and tables cannot outgrow what a run may use. */
export interface CappedModule {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** Bytes by which everything behind the memory section moved: capped offset − shift = offset in the artifact. */
  readonly shift: number;
}

const PAGE = 65_536;
/** Of 32-bit memory. */
const MOST_PAGES = 65_536;
/** Elements of all tables. A program with 100,000 functions whose addresses are taken is a very large one. */
const MAX_TABLE = 1_000_000;
/** Engines reserve about 10 GB of addresses for each memory, whatever its size. */
const MAX_MEMORIES = 16;
const SECTION_IMPORT = 2;
const SECTION_TABLE = 4;
const SECTION_MEMORY = 5;

/**
 * Writes a maximum into a module's memory and table sections: memory growth beyond it then fails inside the engine,
 * and the guest's malloc answers ENOMEM. Only these sections are read; the engine validates the rest.
 * Throws Failure `module.invalid`, `limit.memory` (wants more at the start), `limit.table`, or
 * `denied.shared-memory`, `denied.memory64`.
 */
export function capModule(bytes: Uint8Array<ArrayBuffer>, memoryBytes: number): CappedModule {
  const reader = new Reader(bytes);
  if (bytes.length < 8 || reader.u32le() !== 0x6d736100 || reader.u32le() !== 1) {
    throw invalid('it does not start as a WebAssembly module does');
  }
  const maxPages = Math.min(Math.floor(memoryBytes / PAGE), MOST_PAGES);
  const parts: Uint8Array[] = [];
  let kept = 0;
  let shift = 0;
  while (reader.position < bytes.length) {
    const start = reader.position;
    const id = reader.byte();
    const size = reader.leb();
    const body = reader.position;
    const end = body + size;
    if (end > bytes.length) throw invalid('a section ends beyond the module');
    if (id === SECTION_IMPORT) checkImports(new Reader(bytes, body, end));
    if (id === SECTION_TABLE || id === SECTION_MEMORY) {
      const section = new Reader(bytes, body, end);
      const rewritten = id === SECTION_MEMORY ? capMemories(section, maxPages) : capTables(section);
      if (section.position !== end) throw invalid('a section has bytes left over');
      const head = [id, ...leb(rewritten.length)];
      parts.push(bytes.subarray(kept, start), Uint8Array.from(head), Uint8Array.from(rewritten));
      shift += head.length + rewritten.length - (end - start);
      kept = end;
    }
    reader.position = end;
  }
  if (parts.length === 0) return { bytes, shift: 0 };
  parts.push(bytes.subarray(kept));
  return { bytes: joinBytes(parts), shift };
}

/** What a memory or a table has at the start, and may have at most where it says so. */
interface Size {
  readonly min: number;
  readonly max: number | undefined;
}

function sizeFrom(section: Reader, flags: number): Size {
  const min = section.leb();
  return { min, max: flags & 1 ? section.leb() : undefined };
}

function sumOf(sizes: readonly Size[]): number {
  return sizes.reduce((sum, { min }) => sum + min, 0);
}

/** What each may have at most, so that all together have no more than `most`: what is to spare goes to the first that take it. */
function maximaOf(sizes: readonly Size[], most: number): number[] {
  let spare = most - sumOf(sizes);
  return sizes.map(({ min, max = most }) => {
    // The engine refuses it.
    if (max < min) return max;
    const more = Math.min(max - min, spare);
    spare -= more;
    return min + more;
  });
}

function capMemories(section: Reader, maxPages: number): number[] {
  const count = section.leb();
  if (count > MAX_MEMORIES) {
    throw new Failure(
      'limit.memory',
      `The program has ${String(count)} memories; ${String(MAX_MEMORIES)} is the limit. Put their contents into one.`,
    );
  }
  const sizes: Size[] = [];
  for (let i = 0; i < count; i++) {
    const flags = section.byte();
    if (flags & 2)
      throw new Failure('denied.shared-memory', 'The program asks for memory shared between threads.');
    if (flags & 4) throw new Failure('denied.memory64', 'The program asks for 64-bit memory.');
    if (flags > 1) throw invalid('its memory has unknown flags');
    const size = sizeFrom(section, flags);
    if (size.max !== undefined && size.max > MOST_PAGES)
      throw invalid('its memory has an impossible maximum');
    sizes.push(size);
  }
  const pages = sumOf(sizes);
  if (pages > maxPages) {
    throw new Failure(
      'limit.memory',
      `The program needs ${mebibytes(pages)} MiB of memory to start; the limit is ${mebibytes(maxPages)} MiB. ` +
        'Make its global arrays smaller, or raise the memory limit.',
    );
  }
  const maxima = maximaOf(sizes, maxPages);
  return [...leb(count), ...sizes.flatMap(({ min }, i) => [1, ...leb(min), ...leb(maxima[i] ?? min)])];
}

function capTables(section: Reader): number[] {
  const count = section.leb();
  const types: number[] = [];
  const sizes: Size[] = [];
  for (let i = 0; i < count; i++) {
    const start = section.position;
    const type = section.byte();
    // 0x40 0x00: a table with an initialiser; 0x63, 0x64: a reference to a given type. Newer than any toolchain of
    // ours makes; the engine's own limit of ten million elements stands.
    if (type !== 0x70 && type !== 0x6f)
      throw invalid(`its table ${String(i)} is of a kind that is not supported`);
    const flags = section.byte();
    if (flags > 1) throw invalid(`its table at byte ${String(start)} has unknown flags`);
    types.push(type);
    sizes.push(sizeFrom(section, flags));
  }
  const elements = sumOf(sizes);
  if (elements > MAX_TABLE) {
    throw new Failure(
      'limit.table',
      `The program needs tables of ${String(elements)} elements; ${String(MAX_TABLE)} is the limit.`,
    );
  }
  const maxima = maximaOf(sizes, MAX_TABLE);
  const out = sizes.flatMap(({ min }, i) => [types[i] ?? 0, 1, ...leb(min), ...leb(maxima[i] ?? min)]);
  return [...leb(count), ...out];
}

/** Guests bring their own memory: an imported one would be the host's to cap, and there is none. */
function checkImports(section: Reader): void {
  const count = section.leb();
  for (let i = 0; i < count; i++) {
    section.skip(section.leb());
    section.skip(section.leb());
    const kind = section.byte();
    if (kind === 0) section.leb();
    else if (kind === 3) section.skip(2);
    else if (kind === 4) {
      section.skip(1);
      section.leb();
    } else if (kind === 1 || kind === 2) {
      if (kind === 1) section.skip(1);
      const flags = section.byte();
      section.leb();
      if (flags & 1) section.leb();
    } else throw invalid('it imports something of an unknown kind');
  }
}

class Reader {
  position: number;
  readonly #bytes: Uint8Array;
  readonly #end: number;

  constructor(bytes: Uint8Array, position = 0, end = bytes.length) {
    this.#bytes = bytes;
    this.position = position;
    this.#end = end;
  }

  byte(): number {
    const byte = this.position < this.#end ? this.#bytes[this.position++] : undefined;
    if (byte === undefined) throw invalid('it ends too early');
    return byte;
  }

  skip(count: number): void {
    this.position += count;
    if (this.position > this.#end) throw invalid('it ends too early');
  }

  /** Unsigned LEB128 of at most 32 bits. */
  leb(): number {
    let result = 0;
    for (let scale = 1, i = 0; i < 5; i++, scale *= 128) {
      const byte = this.byte();
      result += (byte & 0x7f) * scale;
      if (byte < 0x80) {
        if (result > 0xffff_ffff) break;
        return result;
      }
    }
    throw invalid('a number in it is too large');
  }

  u32le(): number {
    return this.byte() + this.byte() * 0x100 + this.byte() * 0x1_0000 + this.byte() * 0x100_0000;
  }
}

function leb(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  while (rest >= 0x80) {
    out.push((rest % 128) | 0x80);
    rest = Math.floor(rest / 128);
  }
  out.push(rest);
  return out;
}

function mebibytes(pages: number): string {
  return String(Math.ceil((pages * PAGE) / 1_048_576));
}

function invalid(why: string): Failure {
  return new Failure('module.invalid', `This is not a module that can be run: ${why}. Compile it again.`);
}
