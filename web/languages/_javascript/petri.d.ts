/**
 * What a JavaScript or TypeScript cell finds beside the language's own library. It runs in a worker: there is no
 * document and no window, and no storage; `fetch` reaches the addresses that the cell was granted.
 */

/** What a cell may touch. Paths are relative to the cell's folder. */
declare const petri: {
  /** The cell's arguments. */
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Ends the program at once. */
  exit(code?: number): never;

  /** Writes to standard output, without a line break. */
  write(text: unknown): void;
  /** The same to standard error. */
  writeError(text: unknown): void;

  /** The next line of standard input, without its end; null at the end of input. */
  readLine(prompt?: string): Promise<string | null>;
  /** The same without `await`. Throws where the page cannot block: see `readLine`. */
  readLineSync(prompt?: string): string | null;
  /** All that is left of standard input. */
  readAll(): Promise<string>;
  /** The lines of standard input: `for await (const line of petri.lines())`. */
  lines(): AsyncGenerator<string, void, undefined>;

  /** A file's text. Throws an error with the code ENOENT when there is none. */
  readFile(path: string): string;
  readBytes(path: string): Uint8Array<ArrayBuffer>;
  /** Makes folders as needed. Files that are made or changed are in the run's result. */
  writeFile(path: string, data: string | Uint8Array): void;
  /** False when there is no such file. */
  removeFile(path: string): boolean;
  /** Paths of all files below a folder. */
  listFiles(folder?: string): string[];

  /** Whether this cell has a capability: `petri.has('fs.write:/out.csv')`. */
  has(capability: string): boolean;
  /** All capabilities that this cell was granted. */
  capabilities(): string[];
  /** The cell's id, its limits and its capabilities. */
  info(): {
    readonly cell: string;
    readonly limits: Readonly<Record<string, number>>;
    readonly capabilities: readonly string[];
  };
  /** Calls a function that the site lends: see its documentation for names and arguments, which are JSON. */
  call(name: string, args?: unknown): Promise<unknown>;

  /** Shows data of one MIME type: `petri.display('text/html', '<b>bold</b>')`. Bytes are a picture's. */
  display(mime: string, data: unknown, options?: PetriDisplayOptions): void;
  /** Shows one thing in several forms: the page takes the best that it can show. */
  display(bundle: Readonly<Record<string, unknown>>, options?: PetriDisplayOptions): void;
};

interface PetriDisplayOptions {
  /** A later display with the same id replaces this one. */
  readonly id?: string;
  readonly metadata?: Readonly<Record<string, unknown>>;
}

interface Console {
  assert(condition?: unknown, ...values: unknown[]): void;
  clear(): void;
  count(label?: string): void;
  countReset(label?: string): void;
  debug(...values: unknown[]): void;
  dir(value?: unknown, options?: object): void;
  dirxml(...values: unknown[]): void;
  error(...values: unknown[]): void;
  group(...values: unknown[]): void;
  groupCollapsed(...values: unknown[]): void;
  groupEnd(): void;
  info(...values: unknown[]): void;
  log(...values: unknown[]): void;
  table(data?: unknown, columns?: readonly string[]): void;
  time(label?: string): void;
  timeEnd(label?: string): void;
  timeLog(label?: string, ...values: unknown[]): void;
  trace(...values: unknown[]): void;
  warn(...values: unknown[]): void;
}
declare const console: Console;

declare function setTimeout<T extends unknown[]>(
  callback: (...values: T) => void,
  ms?: number,
  ...values: T
): number;
declare function setInterval<T extends unknown[]>(
  callback: (...values: T) => void,
  ms?: number,
  ...values: T
): number;
declare function clearTimeout(id: number | undefined): void;
declare function clearInterval(id: number | undefined): void;
declare function queueMicrotask(callback: () => void): void;
declare function structuredClone<T>(value: T): T;
declare function atob(text: string): string;
declare function btoa(text: string): string;

declare const performance: { now(): number; readonly timeOrigin: number };

interface Crypto {
  getRandomValues<T extends ArrayBufferView>(array: T): T;
  randomUUID(): `${string}-${string}-${string}-${string}-${string}`;
}
declare const crypto: Crypto;

declare class TextEncoder {
  readonly encoding: string;
  encode(text?: string): Uint8Array<ArrayBuffer>;
  encodeInto(text: string, target: Uint8Array): { read: number; written: number };
}
declare class TextDecoder {
  constructor(encoding?: string, options?: { fatal?: boolean; ignoreBOM?: boolean });
  readonly encoding: string;
  decode(bytes?: ArrayBuffer | ArrayBufferView, options?: { stream?: boolean }): string;
}

declare class URL {
  constructor(url: string | URL, base?: string | URL);
  hash: string;
  host: string;
  hostname: string;
  href: string;
  readonly origin: string;
  password: string;
  pathname: string;
  port: string;
  protocol: string;
  search: string;
  readonly searchParams: URLSearchParams;
  username: string;
  toJSON(): string;
}
declare class URLSearchParams {
  constructor(init?: string | Record<string, string> | string[][]);
  append(name: string, value: string): void;
  delete(name: string): void;
  entries(): IterableIterator<[string, string]>;
  forEach(callback: (value: string, name: string) => void): void;
  get(name: string): string | null;
  getAll(name: string): string[];
  has(name: string): boolean;
  keys(): IterableIterator<string>;
  set(name: string, value: string): void;
  sort(): void;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}

declare class AbortSignal {
  readonly aborted: boolean;
  readonly reason: unknown;
  throwIfAborted(): void;
  addEventListener(type: 'abort', listener: () => void): void;
  removeEventListener(type: 'abort', listener: () => void): void;
}
declare class AbortController {
  readonly signal: AbortSignal;
  abort(reason?: unknown): void;
}

type HeadersInit = Headers | Record<string, string> | [string, string][];
declare class Headers {
  constructor(init?: HeadersInit);
  append(name: string, value: string): void;
  delete(name: string): void;
  get(name: string): string | null;
  has(name: string): boolean;
  set(name: string, value: string): void;
  forEach(callback: (value: string, name: string) => void): void;
  entries(): IterableIterator<[string, string]>;
  keys(): IterableIterator<string>;
  values(): IterableIterator<string>;
  [Symbol.iterator](): IterableIterator<[string, string]>;
}
type BodyInit = string | URLSearchParams | ArrayBuffer | ArrayBufferView;
interface RequestInit {
  method?: string;
  headers?: HeadersInit;
  body?: BodyInit | null;
  signal?: AbortSignal | null;
}
declare class Request {
  constructor(input: string | URL | Request, init?: RequestInit);
  readonly headers: Headers;
  readonly method: string;
  readonly url: string;
}
declare class Response {
  constructor(body?: BodyInit | null, init?: { status?: number; statusText?: string; headers?: HeadersInit });
  readonly headers: Headers;
  readonly ok: boolean;
  readonly status: number;
  readonly statusText: string;
  readonly url: string;
  arrayBuffer(): Promise<ArrayBuffer>;
  bytes(): Promise<Uint8Array<ArrayBuffer>>;
  json(): Promise<any>;
  text(): Promise<string>;
}
/**
 * Needs `net.get` or `net.post` for the address. It sends no cookies, follows no redirect that it cannot check, and an answer has
 * at most 16 MiB.
 */
declare function fetch(input: string | URL | Request, init?: RequestInit): Promise<Response>;

interface ImportMeta {
  readonly url: string;
}
