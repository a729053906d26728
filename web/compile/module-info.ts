/** Names of what a module imports (`module.name`) and exports, read from the bytes: nothing is compiled. */
export interface ModuleInfo {
  readonly imports: readonly string[];
  readonly exports: readonly string[];
}

const decoder = new TextDecoder();
const IMPORT_SECTION = 2;
const EXPORT_SECTION = 7;

/** Undefined when the bytes are not a WebAssembly module. */
export function moduleInfo(bytes: Uint8Array): ModuleInfo | undefined {
  const reader = new Reader(bytes);
  if (bytes.length < 8 || decoder.decode(bytes.subarray(0, 4)) !== '\0asm') return undefined;
  const imports: string[] = [];
  const exports: string[] = [];
  try {
    for (reader.at = 8; reader.at < bytes.length;) {
      const id = reader.byte();
      const size = reader.number();
      const end = reader.at + size;
      if (end > bytes.length) return undefined;
      if (id === IMPORT_SECTION) {
        for (let left = reader.number(); left > 0; left--) {
          imports.push(`${reader.name()}.${reader.name()}`);
          reader.skipImportType();
        }
      } else if (id === EXPORT_SECTION) {
        for (let left = reader.number(); left > 0; left--) {
          exports.push(reader.name());
          reader.byte();
          reader.number();
        }
      }
      reader.at = end;
    }
  } catch (error) {
    if (error instanceof RangeError) return undefined;
    throw error;
  }
  return { imports, exports };
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

  number(): number {
    let value = 0;
    for (let shift = 0; shift < 70; shift += 7) {
      const byte = this.byte();
      value += (byte & 0x7f) * 2 ** shift;
      if (byte < 0x80) return value;
    }
    throw new RangeError('a number is too long');
  }

  name(): string {
    const length = this.number();
    const start = this.at;
    this.at += length;
    if (this.at > this.#bytes.length) throw new RangeError('the module ends too early');
    return decoder.decode(this.#bytes.subarray(start, this.at));
  }

  /** Kind and type of an import: function, table, memory, global or tag. */
  skipImportType(): void {
    const kind = this.byte();
    if (kind === 0) this.number();
    else if (kind === 1) {
      this.byte();
      this.#limits();
    } else if (kind === 2) this.#limits();
    else if (kind === 3) {
      this.byte();
      this.byte();
    } else if (kind === 4) {
      this.byte();
      this.number();
    } else throw new RangeError('an unknown kind of import');
  }

  #limits(): void {
    const flags = this.byte();
    this.number();
    if ((flags & 1) === 1) this.number();
  }
}
