import { joinBytes } from '#model/bytes.ts';

const TEXT = new TextEncoder();

/** Sections and index spaces of a module that are read here. */
const SECTION = { custom: 0, type: 1, import: 2, function: 3, export: 7 } as const;
const KIND = { function: 0, table: 1, memory: 2, global: 3, tag: 4 } as const;

const VALUE_TYPES: Readonly<Record<number, string>> = {
  0x7f: 'i32',
  0x7e: 'i64',
  0x7d: 'f32',
  0x7c: 'f64',
  0x7b: 'v128',
  0x70: 'funcref',
  0x6f: 'externref',
};

export interface FunctionType {
  readonly params: readonly string[];
  readonly results: readonly string[];
}

export interface ModuleShape {
  readonly imports: readonly { readonly module: string; readonly name: string }[];
  readonly exports: readonly string[];
  /** Exported functions whose types are known here: those of plain function types. */
  readonly functions: readonly (FunctionType & { readonly name: string })[];
}

/** What a module of WABT's imports and exports. Throws RangeError for types that only newer proposals have. */
export function shapeOf(bytes: Uint8Array): ModuleShape {
  const types: FunctionType[] = [];
  const imports: ModuleShape['imports'][number][] = [];
  const typeOf: number[] = [];
  const exports: { name: string; kind: number; index: number }[] = [];
  const reader = new Reader(bytes);
  for (reader.at = 8; reader.at < bytes.length;) {
    const id = reader.byte();
    const end = reader.number() + reader.at;
    if (id === SECTION.type) reader.list(() => types.push(functionType(reader)));
    else if (id === SECTION.import) {
      reader.list(() => {
        imports.push({ module: reader.name(), name: reader.name() });
        const kind = reader.byte();
        if (kind === KIND.function) typeOf.push(reader.number());
        else skipImport(reader, kind);
      });
    } else if (id === SECTION.function) reader.list(() => typeOf.push(reader.number()));
    else if (id === SECTION.export) {
      reader.list(() => exports.push({ name: reader.name(), kind: reader.byte(), index: reader.number() }));
    }
    reader.at = end;
  }
  const functions = exports.flatMap(({ name, kind, index }) => {
    const type = kind === KIND.function ? types[typeOf[index] ?? -1] : undefined;
    return type === undefined ? [] : [{ name, ...type }];
  });
  return { imports, exports: exports.map(({ name }) => name), functions };
}

/** The module with a custom section at its end: nothing that stood there before moves. */
export function withSection(bytes: Uint8Array, name: string, content: string): Uint8Array<ArrayBuffer> {
  const label = TEXT.encode(name);
  const body = TEXT.encode(content);
  const head = leb(label.length);
  const size = leb(head.length + label.length + body.length);
  return joinBytes([bytes, Uint8Array.from([SECTION.custom, ...size, ...head]), label, body]);
}

function functionType(reader: Reader): FunctionType {
  if (reader.byte() !== 0x60) throw new RangeError('a type that is no function type');
  const values = (): string[] => reader.list(() => VALUE_TYPES[reader.byte()] ?? unknown());
  return { params: values(), results: values() };
}

function skipImport(reader: Reader, kind: number): void {
  if (kind === KIND.table || kind === KIND.memory) {
    if (kind === KIND.table) reader.byte();
    const flags = reader.byte();
    reader.number();
    if ((flags & 1) === 1) reader.number();
  } else if (kind === KIND.global || kind === KIND.tag) {
    reader.byte();
    reader.number();
  } else unknown();
}

function unknown(): never {
  throw new RangeError('a type of a newer proposal');
}

function leb(value: number): number[] {
  const out: number[] = [];
  let rest = value;
  for (; rest >= 0x80; rest >>>= 7) out.push((rest & 0x7f) | 0x80);
  return [...out, rest];
}

class Reader {
  at = 0;
  readonly #bytes: Uint8Array;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  byte(): number {
    const byte = this.#bytes[this.at++];
    if (byte === undefined) throw new RangeError('the module ends too early');
    return byte;
  }

  /** Unsigned LEB128. */
  number(): number {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = this.byte();
      value += (byte & 0x7f) * scale;
      if (byte < 0x80) return value;
    }
  }

  name(): string {
    const length = this.number();
    this.at += length;
    return new TextDecoder().decode(this.#bytes.subarray(this.at - length, this.at));
  }

  list<T>(item: () => T): T[] {
    return Array.from({ length: this.number() }, item);
  }
}
