import { asFailure, Failure } from '#model/errors.ts';
import type { CallBody } from '#model/host-call.ts';
import type { Limits } from '#model/limits.ts';
import type { GuestMemory } from '#wasi/guest-memory.ts';
import { defs } from '#wasi/defs.ts';
import type { Broker } from './broker.ts';
import type { GuestCalls } from './guest-calls.ts';
import { MAY_WAIT, suspended } from './suspend.ts';

/** Answers that a program may hold at a time. */
const HANDLES = 64;

export interface PetriImportOptions {
  readonly broker: Broker;
  readonly calls: GuestCalls;
  readonly memory: GuestMemory;
  readonly cell: string;
  readonly limits: Limits;
  /** The guest runs by JavaScript Promise Integration: what waits suspends it. */
  readonly suspending: boolean;
  /** Before the guest waits: what it printed is shown. */
  readonly beforeWait: () => void;
}

interface Held {
  readonly status: number;
  readonly headers: ReadonlyMap<string, string>;
  readonly body: Uint8Array;
  at: number;
}

/**
 * The import module `petri`, for programs in any language: public/docs/capabilities-api.md describes it. Texts are UTF-8, a
 * pointer and a length each; what is negative is an errno of WASI's.
 */
export class PetriImports {
  readonly #options: PetriImportOptions;
  readonly #held = new Map<number, Held>();
  readonly #encoder = new TextEncoder();
  readonly #decoder = new TextDecoder();
  #next = 1;
  #failure = '';

  constructor(options: PetriImportOptions) {
    this.#options = options;
  }

  imports(): Record<string, WebAssembly.ImportValue> {
    const { broker, cell, limits, suspending } = this.#options;
    const functions: Record<string, (...values: number[]) => number | Promise<number>> = {
      fetch: (
        method = 0,
        methodLength = 0,
        url = 0,
        urlLength = 0,
        headers = 0,
        headersLength = 0,
        body = 0,
        bodyLength = 0,
      ) =>
        this.#wait(() => ({
          name: 'net',
          target: this.#text(url, urlLength),
          head: JSON.stringify({
            method: methodLength === 0 ? 'GET' : this.#text(method, methodLength),
            headers: headersOf(this.#text(headers, headersLength)),
          }),
          ...(bodyLength > 0 && { body: this.#bytes(body, bodyLength).slice() }),
        })),
      call: (name = 0, nameLength = 0, args = 0, argsLength = 0) =>
        this.#wait(() => {
          const [own = '', verb] = this.#text(name, nameLength).split('.', 2);
          const head = argsLength === 0 ? 'null' : this.#text(args, argsLength);
          return { name: own, ...(verb !== undefined && { verb }), head };
        }),
      status: (handle) => this.#with(handle, ({ status }) => status),
      length: (handle) => this.#with(handle, ({ body, at }) => body.length - at),
      read: (handle, target = 0, length = 0) =>
        this.#with(handle, (held) => {
          const bytes = held.body.subarray(held.at, held.at + length);
          this.#bytes(target, length).set(bytes);
          held.at += bytes.length;
          return bytes.length;
        }),
      header: (handle, name = 0, nameLength = 0, target = 0, length = 0) =>
        this.#with(handle, ({ headers }) => {
          const value = headers.get(this.#text(name, nameLength).toLowerCase());
          return value === undefined ? -defs.ERRNO_NOENT : this.#give(value, target, length);
        }),
      headers: (handle, target = 0, length = 0) =>
        this.#with(handle, ({ headers }) =>
          this.#give([...headers].map(([name, value]) => `${name}: ${value}\n`).join(''), target, length),
        ),
      close: (handle = 0) => (this.#held.delete(handle) ? 0 : -defs.ERRNO_BADF),
      failure: (target = 0, length = 0) => this.#give(this.#failure, target, length),
      has: (text = 0, length = 0) => (broker.hasText(this.#text(text, length)) ? 1 : 0),
      list: (target = 0, length = 0) => this.#give(broker.list().join('\n'), target, length),
      info: (target = 0, length = 0) =>
        this.#give(JSON.stringify({ cell, limits, capabilities: broker.list() }), target, length),
    };
    return Object.fromEntries(
      Object.entries(functions).map(([name, call]) => {
        const safe = (...values: number[]): number | Promise<number> => {
          this.#options.memory.refresh();
          try {
            return call(...values);
          } catch (error) {
            if (error instanceof RangeError) return -defs.ERRNO_FAULT;
            throw error;
          }
        };
        return [name, suspending && MAY_WAIT.has(name) ? suspended(safe) : safe];
      }),
    );
  }

  /** Makes the call and waits, by whichever way there is: a handle of the answer, or an errno. */
  #wait(read: () => Parameters<GuestCalls['call']>[0]): number | Promise<number> {
    const { calls, suspending, beforeWait } = this.#options;
    const call = read();
    if (this.#held.size >= HANDLES) {
      this.#failed(new Failure('call.too-many', `${String(HANDLES)} answers are open: close some of them.`));
      return -defs.ERRNO_MFILE;
    }
    if (!suspending && !calls.canBlock) {
      return this.#failed(new Failure('call.cannot-wait', CANNOT_WAIT));
    }
    beforeWait();
    if (!suspending) {
      try {
        return this.#hold(calls.callSync(call));
      } catch (error) {
        return this.#failed(error);
      }
    }
    return calls.call(call).then(
      (answer) => this.#hold(answer),
      (error: unknown) => this.#failed(error),
    );
  }

  #hold({ head, body = new Uint8Array(0) }: CallBody): number {
    const handle = this.#next++;
    const read = JSON.parse(head) as { status?: number; headers?: [string, string][] } | null;
    const isResponse = typeof read === 'object' && read !== null && typeof read.status === 'number';
    this.#held.set(handle, {
      status: isResponse ? (read.status ?? 0) : 0,
      headers: new Map(isResponse ? read.headers : []),
      body: isResponse ? body : this.#encoder.encode(head),
      at: 0,
    });
    return handle;
  }

  #failed(error: unknown): number {
    const { code, message } = asFailure(error);
    this.#failure = `${code}: ${message}`;
    return -(ERRNOS[code] ?? defs.ERRNO_IO);
  }

  #with(handle = 0, use: (held: Held) => number): number {
    const held = this.#held.get(handle);
    return held === undefined ? -defs.ERRNO_BADF : use(held);
  }

  #text(at: number, length: number): string {
    return this.#decoder.decode(this.#bytes(at, length).slice());
  }

  /** Throws RangeError for what is not in the guest's memory. */
  #bytes(at: number, length: number): Uint8Array<ArrayBuffer> {
    const { u8 } = this.#options.memory;
    const [start, size] = [at >>> 0, length >>> 0];
    if (start + size > u8.length) throw new RangeError('out of bounds');
    return u8.subarray(start, start + size);
  }

  /** As much of a text as fits; the size of all of it. */
  #give(text: string, target: number, length: number): number {
    const bytes = this.#encoder.encode(text);
    this.#bytes(target, length).set(bytes.subarray(0, length));
    return bytes.length;
  }
}

const CANNOT_WAIT =
  'This browser cannot suspend WebAssembly (JavaScript Promise Integration), and the page shares no memory with its programs: use a recent Chromium, or a site with COOP and COEP headers.';

const ERRNOS: Readonly<Record<string, number>> = {
  'capability.denied': defs.ERRNO_ACCES,
  'net.invalid-url': defs.ERRNO_INVAL,
  'net.invalid-request': defs.ERRNO_INVAL,
  'net.method-not-allowed': defs.ERRNO_INVAL,
  'net.header-not-allowed': defs.ERRNO_INVAL,
  'net.response-too-large': defs.ERRNO_MSGSIZE,
  'call.too-large': defs.ERRNO_MSGSIZE,
  'call.too-many': defs.ERRNO_AGAIN,
  'call.unknown': defs.ERRNO_NOENT,
  'call.cannot-wait': defs.ERRNO_NOSYS,
  'call.invalid': defs.ERRNO_INVAL,
};

/** `Name: value` lines. */
function headersOf(text: string): [string, string][] {
  return text
    .split(/\r?\n/)
    .filter((line) => line.trim() !== '')
    .map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, Math.max(0, colon)).trim(), line.slice(colon + 1).trim()];
    });
}
