import { Failure } from '#model/errors.ts';

/**
 * Upstream's module is made for a page: it is a library, and expects functions that reach JavaScript. This makes it a
 * WASI command, by what can be done without touching its code: a `_start` is added behind all functions, and the
 * imports that reach JavaScript (their numbers must stay) get the names of WASI functions.
 *
 * `_start` gives argv to `ruby-init` and evaluates `load "<script>"`; the script ends the process.
 */
export function asCommand(bytes: Uint8Array, script: string): Uint8Array<ArrayBuffer> {
  const sections = readSections(bytes);
  const types = readTypes(find(sections, 1));
  const imports = readImports(find(sections, 2), types);
  const functions = readVector(find(sections, 3).body);
  const exported = readExports(find(sections, 7));
  const importCount = imports.filter(({ type }) => type !== undefined).length;
  const own = (prefix: string): number => {
    const found = [...exported].find(([name]) => name === prefix || name.startsWith(`${prefix}:`));
    if (found === undefined) throw unexpected(`there is no ${prefix}`);
    return found[1];
  };
  const { renamed, sizesGet, argsGet, exit } = retarget(imports);
  const voidType = types.indexOf('() -> ()');
  if (voidType < 0) throw unexpected('no function takes and gives nothing');
  const body = startFunction(`load "${script}"`, {
    initialize: own('_initialize'),
    allocate: own('cabi_realloc'),
    init: own('ruby-init'),
    evaluate: own('rb-eval-string-protect'),
    sizesGet,
    argsGet,
    exit,
  });
  const start = importCount + functions.count;
  const appended = new Map<number, Uint8Array>([
    [2, renamed],
    [3, append(find(sections, 3).body, leb(voidType))],
    [7, append(find(sections, 7).body, [...text('_start'), 0, ...leb(start)])],
    [10, append(find(sections, 10).body, [...leb(body.length), ...body])],
  ]);
  const parts = [bytes.subarray(0, 8)];
  for (const { id, body: content } of sections) {
    const replaced = appended.get(id) ?? content;
    parts.push(Uint8Array.from([id, ...leb(replaced.length)]), replaced);
  }
  return concat(parts);
}

interface Section {
  readonly id: number;
  readonly body: Uint8Array;
}

interface Import {
  readonly module: string;
  readonly name: string;
  /** Kind and type, as they stand. */
  readonly description: Uint8Array;
  /** Signature of a function; undefined for anything else. */
  readonly type: string | undefined;
}

const WASI = 'wasi_snapshot_preview1';
const ARGS = '(i32, i32) -> (i32)';

/**
 * Two imports of the bridge to JavaScript have the type of the functions that read argv: they become those, since no
 * JavaScript value ever exists that could be compared with another. A handle is only ever made for a result that
 * nobody looks at. All others end the program when they are called.
 */
function retarget(imports: readonly Import[]): {
  renamed: Uint8Array;
  sizesGet: number;
  argsGet: number;
  exit: number;
} {
  const wanted = ['args_sizes_get', 'args_get'];
  const at = new Map<string, number>();
  let index = 0;
  const parts: number[] = [...leb(imports.length)];
  for (const { module, name, description, type } of imports) {
    let target = name;
    if (module !== WASI) {
      if (name.startsWith('resource_new')) target = 'sched_yield';
      else
        target = (type === ARGS && name.startsWith('js-value-') ? wanted.shift() : undefined) ?? 'proc_exit';
    }
    if (type !== undefined) {
      if (module === WASI || target.startsWith('args_')) at.set(target, index);
      index++;
    }
    parts.push(...text(WASI), ...text(target), ...description);
  }
  const number = (name: string): number => {
    const found = at.get(name);
    if (found === undefined) throw unexpected(`nothing can become ${name}`);
    return found;
  };
  return {
    renamed: Uint8Array.from(parts),
    sizesGet: number('args_sizes_get'),
    argsGet: number('args_get'),
    exit: number('proc_exit'),
  };
}

interface Called {
  readonly initialize: number;
  readonly allocate: number;
  readonly init: number;
  readonly evaluate: number;
  readonly sizesGet: number;
  readonly argsGet: number;
  readonly exit: number;
}

/** Locals of `_start`. */
const [SIZES, COUNT, POINTERS, LIST, AT] = [0, 1, 2, 3, 4];
/** Exit code of a program whose first script cannot be loaded: sysexits' EX_SOFTWARE. */
const BROKEN = 70;

/** The body of `_start`: argv becomes the list of (pointer, length) that `ruby-init` takes; it reads C strings. */
function startFunction(code: string, called: Called): number[] {
  const constant = (value: number): number[] => [0x41, ...signedLeb(value)];
  const get = (local: number): number[] => [0x20, local];
  const set = (local: number): number[] => [0x21, local];
  const call = (index: number): number[] => [0x10, ...leb(index)];
  const load = (offset: number): number[] => [0x28, 2, ...leb(offset)];
  const store = (offset: number): number[] => [0x36, 2, ...leb(offset)];
  const add = [0x6a];
  const times = (count: number): number[] => [...constant(count), 0x6c];
  const drop = [0x1a];
  const allocate = (align: number, size: readonly number[]): number[] => {
    return [...constant(0), ...constant(0), ...constant(align), ...size, ...call(called.allocate)];
  };
  const source = new TextEncoder().encode(code);
  const words = Array.from({ length: Math.ceil(source.length / 4) }, (_, at) => {
    const byte = (k: number): number => source[at * 4 + k] ?? 0;
    return byte(0) | (byte(1) << 8) | (byte(2) << 16) | (byte(3) << 24);
  });
  const instructions = [
    ...call(called.initialize),
    ...[...allocate(4, constant(8)), ...set(SIZES)],
    ...[...get(SIZES), ...get(SIZES), ...constant(4), ...add, ...call(called.sizesGet), ...drop],
    ...[...get(SIZES), ...load(0), ...set(COUNT)],
    ...[...allocate(4, [...get(COUNT), ...times(4), ...constant(4), ...add]), ...set(POINTERS)],
    ...[...get(POINTERS), ...allocate(1, [...get(SIZES), ...load(4), ...constant(1), ...add])],
    ...[...call(called.argsGet), ...drop],
    ...[...allocate(4, [...get(COUNT), ...times(8), ...constant(8), ...add]), ...set(LIST)],
    // block, loop: until AT reaches COUNT.
    ...[0x02, 0x40, 0x03, 0x40, ...get(AT), ...get(COUNT), 0x46, 0x0d, 1],
    ...[...get(LIST), ...get(AT), ...times(8), ...add],
    ...[...get(POINTERS), ...get(AT), ...times(4), ...add, ...load(0), ...store(0)],
    ...[...get(LIST), ...get(AT), ...times(8), ...add, ...constant(0), ...store(4)],
    ...[...get(AT), ...constant(1), ...add, ...set(AT), 0x0c, 0, 0x0b, 0x0b],
    ...[...get(LIST), ...get(COUNT), ...call(called.init)],
    ...[...allocate(4, constant(words.length * 4)), ...set(LIST)],
    ...words.flatMap((word, at) => [...get(LIST), ...constant(word), ...store(at * 4)]),
    ...[...get(LIST), ...constant(source.length), ...call(called.evaluate), ...drop],
    ...[...constant(BROKEN), ...call(called.exit)],
    0x0b,
  ];
  return [1, 5, 0x7f, ...instructions];
}

function readSections(bytes: Uint8Array): Section[] {
  const sections: Section[] = [];
  const reader = new Reader(bytes, 8);
  while (reader.at < bytes.length) {
    const id = reader.byte();
    sections.push({ id, body: reader.take(reader.number()) });
  }
  return sections;
}

function find(sections: readonly Section[], id: number): Section {
  const section = sections.find((candidate) => candidate.id === id);
  if (section === undefined) throw unexpected(`there is no section ${String(id)}`);
  return section;
}

const VALUES = new Map([
  [0x7f, 'i32'],
  [0x7e, 'i64'],
  [0x7d, 'f32'],
  [0x7c, 'f64'],
]);

function readTypes({ body }: Section): string[] {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => {
    if (reader.byte() !== 0x60) throw unexpected('a type is not that of a function');
    const values = (): string =>
      Array.from({ length: reader.number() }, () => VALUES.get(reader.byte()) ?? '?').join(', ');
    return `(${values()}) -> (${values()})`;
  });
}

function readImports({ body }: Section, types: readonly string[]): Import[] {
  const reader = new Reader(body);
  return Array.from({ length: reader.number() }, () => {
    const module = reader.name();
    const name = reader.name();
    const start = reader.at;
    if (reader.byte() !== 0) throw unexpected(`${name} is not a function`);
    const type = types[reader.number()];
    return { module, name, description: body.subarray(start, reader.at), type };
  });
}

function readExports({ body }: Section): Map<string, number> {
  const reader = new Reader(body);
  const functions = new Map<string, number>();
  for (let left = reader.number(); left > 0; left--) {
    const name = reader.name();
    const kind = reader.byte();
    const index = reader.number();
    if (kind === 0) functions.set(name, index);
  }
  return functions;
}

function readVector(body: Uint8Array): { count: number; start: number } {
  const reader = new Reader(body);
  return { count: reader.number(), start: reader.at };
}

/** A vector with one more element. */
function append(body: Uint8Array, element: readonly number[]): Uint8Array {
  const { count, start } = readVector(body);
  return concat([Uint8Array.from(leb(count + 1)), body.subarray(start), Uint8Array.from(element)]);
}

class Reader {
  at: number;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array, at = 0) {
    this.#bytes = bytes;
    this.at = at;
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw unexpected('it ends too early');
    return byte;
  }

  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  take(length: number): Uint8Array {
    this.at += length;
    return this.#bytes.subarray(this.at - length, this.at);
  }

  name(): string {
    return new TextDecoder().decode(this.take(this.number()));
  }
}

function leb(value: number): number[] {
  const out: number[] = [];
  for (; value >= 0x80; value = Math.floor(value / 128)) out.push((value % 128) | 0x80);
  return [...out, value];
}

function signedLeb(value: number): number[] {
  const out: number[] = [];
  for (;;) {
    const byte = value & 0x7f;
    value >>= 7;
    if ((value === 0 && (byte & 0x40) === 0) || (value === -1 && (byte & 0x40) !== 0)) return [...out, byte];
    out.push(byte | 0x80);
  }
}

function text(name: string): number[] {
  const bytes = new TextEncoder().encode(name);
  return [...leb(bytes.length), ...bytes];
}

function concat(parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, part) => sum + part.length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function unexpected(why: string): Failure {
  return new Failure('pack.input-differs', `The Ruby module is not what this recipe was made for: ${why}.`);
}
