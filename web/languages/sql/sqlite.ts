import init, { type Sqlite3Static } from '@sqlite.org/sqlite-wasm';

/** What the package's `init` takes beside what it documents: Emscripten's own options. */
type Init = (options: {
  instantiateWasm(
    imports: WebAssembly.Imports,
    done: (instance: WebAssembly.Instance, module: WebAssembly.Module) => void,
  ): object;
  print(text: string): void;
  printErr(text: string): void;
}) => Promise<Sqlite3Static>;

/** Storage of browsers, which databases in memory have no use for: without this SQLite would start workers for it. */
const NO_STORAGE = { opfs: true, 'opfs-vfs': true, 'opfs-sahpool': true, 'opfs-wl': true, kvvfs: true };

/** SQLite of a module that is compiled already. Nothing is fetched. */
export async function loadSqlite(module: WebAssembly.Module): Promise<Sqlite> {
  Object.assign(globalThis, { sqlite3ApiConfig: { disable: { vfs: NO_STORAGE } } });
  const sqlite3 = await (init as unknown as Init)({
    instantiateWasm(imports, done) {
      void WebAssembly.instantiate(module, imports).then((instance) => {
        done(instance, module);
      });
      return {};
    },
    print: () => undefined,
    printErr: () => undefined,
  });
  return new Sqlite(sqlite3);
}

export type Value = string | number | bigint | null | Uint8Array;

/** A mistake, as SQLite says it. */
export interface SqlError {
  readonly code: number;
  readonly message: string;
  /** UTF-8 bytes from the start of the statement to the token that is wrong; negative when there is none. */
  readonly offset: number;
}

export interface Statement {
  readonly pointer: number;
  readonly columns: readonly string[];
  readonly parameters: number;
}

/** One database in memory, by SQLite's C interface. */
export class Sqlite {
  readonly #sqlite3: Sqlite3Static;
  readonly #db: number;

  constructor(sqlite3: Sqlite3Static) {
    this.#sqlite3 = sqlite3;
    const { capi, wasm } = sqlite3;
    const at = wasm.allocPtr(1);
    capi.sqlite3_open_v2(':memory:', at, capi.SQLITE_OPEN_READWRITE | capi.SQLITE_OPEN_CREATE, 0);
    this.#db = wasm.peekPtr(at);
    wasm.dealloc(at);
  }

  /** Replaces the database by the one in a file's bytes. Throws what SQLite says. */
  load(bytes: Uint8Array): void {
    const { capi, wasm } = this.#sqlite3;
    const flags = capi.SQLITE_DESERIALIZE_FREEONCLOSE | capi.SQLITE_DESERIALIZE_RESIZEABLE;
    const copy = wasm.allocFromTypedArray(bytes);
    const result = capi.sqlite3_deserialize(this.#db, 'main', copy, bytes.length, bytes.length, flags);
    if (result !== 0) throw new Error(this.error(result).message);
    // A file that is no database is noticed when it is first read.
    const found = this.prepare('SELECT count(*) FROM sqlite_schema');
    if (found === undefined) return;
    if ('message' in found) throw new Error(found.message);
    const read = this.step(found);
    if (typeof read === 'object') throw new Error(read.message);
    this.finalize(found);
  }

  /** The database as a file. */
  save(): Uint8Array {
    return this.#sqlite3.capi.sqlite3_js_db_export(this.#db);
  }

  /** Whether a text ends where a statement does. */
  isComplete(sql: string): boolean {
    return this.#sqlite3.capi.sqlite3_complete(sql) === 1;
  }

  /** One statement; undefined for a text that holds none (a comment). */
  prepare(sql: string): Statement | SqlError | undefined {
    const { capi, wasm } = this.#sqlite3;
    const at = wasm.allocPtr(1);
    try {
      const result = capi.sqlite3_prepare_v3(this.#db, sql, -1, 0, at, null);
      if (result !== 0) return this.error(result);
      const pointer = wasm.peekPtr(at) as number;
      if (pointer === 0) return undefined;
      const columns = Array.from({ length: capi.sqlite3_column_count(pointer) }, (_, column) =>
        capi.sqlite3_column_name(pointer, column),
      );
      return { pointer, columns, parameters: capi.sqlite3_bind_parameter_count(pointer) };
    } finally {
      wasm.dealloc(at);
    }
  }

  bind({ pointer }: Statement, index: number, value: string): void {
    const { capi, wasm } = this.#sqlite3;
    // Not as a JavaScript string: 3.54.1 has a mistake in its own conversion.
    const [text, size] = wasm.allocCString(value, true);
    capi.sqlite3_bind_text(pointer, index, text, size, capi.SQLITE_TRANSIENT);
    wasm.dealloc(text);
  }

  /** `row`: there is one more row; `done`: there is none. */
  step({ pointer }: Statement): 'row' | 'done' | SqlError {
    const { capi } = this.#sqlite3;
    const result = capi.sqlite3_step(pointer);
    if (result === capi.SQLITE_ROW) return 'row';
    return result === capi.SQLITE_DONE ? 'done' : this.error(result);
  }

  row({ pointer, columns }: Statement): Value[] {
    return columns.map((_, column) => this.#sqlite3.capi.sqlite3_column_js(pointer, column) as Value);
  }

  finalize({ pointer }: Statement): void {
    this.#sqlite3.capi.sqlite3_finalize(pointer);
  }

  /** A function for SQL. What it throws is the statement's error. */
  define(name: string, count: number, call: (...values: Value[]) => Value): void {
    const { capi } = this.#sqlite3;
    const run = (_context: unknown, ...values: unknown[]): Value => call(...(values as Value[]));
    capi.sqlite3_create_function_v2(this.#db, name, count, capi.SQLITE_UTF8, 0, run, 0, 0, 0);
  }

  /** Ends statements by `interrupted` after about so many instructions of SQLite's machine. */
  limitWork(instructions: number): void {
    const { capi } = this.#sqlite3;
    capi.sqlite3_progress_handler(this.#db, instructions, () => 1, 0);
  }

  isInterrupted({ code }: SqlError): boolean {
    return (code & 0xff) === this.#sqlite3.capi.SQLITE_INTERRUPT;
  }

  isOutOfMemory({ code }: SqlError): boolean {
    return (code & 0xff) === this.#sqlite3.capi.SQLITE_NOMEM;
  }

  error(code: number): SqlError {
    const { capi } = this.#sqlite3;
    return { code, message: capi.sqlite3_errmsg(this.#db), offset: capi.sqlite3_error_offset(this.#db) };
  }

  close(): void {
    this.#sqlite3.capi.sqlite3_close_v2(this.#db);
  }
}
