import type { CallBody, GuestCall } from './host-call.ts';
import type { Limits } from './limits.ts';
import type { Outcome } from './outcome.ts';
import type { MimeBundle } from './output.ts';

/**
 * The default export of `web/languages/<id>/guest.ts`: runs a language's artifacts by JavaScript, in a worker of the
 * sandbox (an opaque origin without network and storage) or in a Node thread. One worker runs one program.
 */
export interface ScriptGuest<Booted = undefined> {
  /**
   * Gets ready before any program is known, in a worker that waits for its program: what takes long belongs here. It
   * counts towards no limit.
   */
  boot?(pack: GuestPack): Promise<Booted>;
  /**
   * Runs the program to its end: an exit code, or how else it ended. What is thrown is a fault of the guest itself.
   * The run is over when this settles: timers and requests that are still open are gone with the worker.
   */
  run(program: ScriptRun, booted: Booted): Promise<number | ScriptEnd>;
}

/** `failed-to-compile`: for a language whose compiler is what runs it, so that a second one need not be loaded. */
export type ScriptEnd = Extract<
  Outcome,
  { kind: 'exited' | 'trapped' | 'limit-exceeded' | 'failed-to-compile' }
>;

/** The files of the pack that the manifest names in `guestFiles`. */
export interface GuestPack {
  /** As in `ScriptRun`. */
  moduleUrl(code: string): string;
  /** A `.wasm` file, compiled once for all workers. Throws when it is not among them. */
  module(name: string): WebAssembly.Module;
  /** Any other file. Throws when it is not among them. */
  bytes(name: string): Uint8Array<ArrayBuffer>;
}

/** A program, and all that it may touch. */
export interface ScriptRun {
  /** The artifact as the toolchain made it. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** argv[0], and what follows. */
  readonly name: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  readonly limits: Limits;
  readonly stdin: ScriptInput;
  readonly stdout: ScriptOutput;
  readonly stderr: ScriptOutput;
  readonly files: ScriptFiles;
  readonly capabilities: ScriptCapabilities;
  /** Has the page carry out a host call, until `signal` gives it up. Rejects with a Failure, `capability.denied` among them. */
  call(call: GuestCall, signal?: AbortSignal): Promise<CallBody>;
  /** Shows a MIME bundle, paced and limited as for every guest. A later one with the same `displayId` replaces it. */
  display(
    data: MimeBundle,
    options?: { readonly metadata?: Readonly<Record<string, unknown>>; readonly displayId?: string },
  ): void;
  /** An address under which `import` finds the text of an ES module. Relative imports in it lead nowhere. */
  moduleUrl(code: string): string;
  /** Called with what nobody caught: an error in a timer, a rejected promise. */
  onUncaught(listener: (error: unknown) => void): void;
}

/** What a program asks of its own rights. */
export interface ScriptCapabilities {
  /** Whether it has a capability: `clock`, `fs.read:/data.csv`. Nothing is noted. */
  has(capability: string): boolean;
  /** All that it was granted. */
  list(): readonly string[];
  /** Whether a language's own guest may go on with what needs it; a refusal is noted. */
  may(name: string): boolean;
  /** What there is to know of the run itself. */
  info(): {
    readonly cell: string;
    readonly limits: Limits;
    readonly capabilities: readonly string[];
  };
}

export interface ScriptInput {
  /** Whether `readSync` can wait for the reader. Without shared memory it cannot, unless all input was given at first. */
  readonly canBlock: boolean;
  /** Up to `max` bytes, waiting for the first one; none at the end of input. The time waited counts towards no limit. */
  read(max: number): Promise<Uint8Array>;
  /** The same, blocking the thread. Throws when it would have to wait and cannot. */
  readSync(max: number): Uint8Array;
}

export interface ScriptOutput {
  /** Text is written as UTF-8. Beyond the limit it is counted and dropped, and far beyond it the run is ended. */
  write(data: string | Uint8Array): void;
}

/** The cell's files and what the program makes, in memory. Paths are relative to `/` or begin with it. */
export interface ScriptFiles {
  /** Whether the program may do it to the file. A refusal is noted; what follows throws an Error with the `code` EACCES. */
  may(verb: 'read' | 'write' | 'delete', path: string): boolean;
  /** Whether it lies in a folder that nobody can change; `may` is then false for writing and deleting, and notes nothing. */
  isReadOnly(path: string): boolean;
  /** A copy of a file's bytes; undefined when there is none. */
  read(path: string): Uint8Array<ArrayBuffer> | undefined;
  /** Makes folders as needed. Throws an Error with the `code` ENOSPC, EISDIR, ENOTDIR or EROFS. */
  write(path: string, data: string | Uint8Array): void;
  /** False when there is no such file. */
  remove(path: string): boolean;
  /** Paths of all files below a folder, sorted, without a leading slash. */
  list(folder?: string): string[];
  /** For a guest with a file system of its own, which asks by `may`: the files that the program was given. */
  given(): ReadonlyMap<string, Uint8Array>;
  /** For the same: paths of all folders. */
  folders(): string[];
  /** For the same: what the program left at a path; undefined when nothing. Throws as `write` does, but does not ask. */
  leave(path: string, bytes: Uint8Array | undefined): void;
}
