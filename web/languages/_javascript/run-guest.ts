import type { ScriptEnd, ScriptGuest, ScriptRun } from '#model/guest-runtime.ts';
import { makeConsole } from './console.ts';
import { makeFetch } from './fetch.ts';
import { Linker } from './linker.ts';
import { ExitSignal, makePetri } from './petri.ts';
import { decodeProgram, encodeProgram, IMPORT_FUNCTION } from './program.ts';
import { DEFAULT_LIMITS } from '#model/limits.ts';
import { StackNames } from './stack.ts';
import { Timers } from './timers.ts';

/** Runs JavaScript programs: in the page's sandbox a worker of an opaque origin, in Node a thread. */
export const guest: ScriptGuest = {
  async boot(pack) {
    // The engine compiles functions when they first run: this program makes it compile those that every program needs.
    await new Promise((resolve) => {
      new Run(
        warmUp((code) => pack.moduleUrl(code)),
        resolve,
      ).start();
    });
    return undefined;
  },
  run: (run) =>
    new Promise((resolve) => {
      new Run(run, resolve).start();
    }),
};

class Run {
  readonly #run: ScriptRun;
  readonly #end: (end: number | ScriptEnd) => void;
  readonly #names: StackNames;
  readonly #linker: Linker;
  readonly #timers: Timers;
  readonly #main: string;
  #evaluated = false;
  #ended = false;

  constructor(run: ScriptRun, end: (end: number | ScriptEnd) => void) {
    this.#run = run;
    this.#end = end;
    const program = decodeProgram(run.bytes);
    this.#main = program.main;
    this.#names = new StackNames(program);
    this.#linker = new Linker(program, run, this.#names);
    this.#timers = new Timers(() => {
      this.#settle();
    });
  }

  start(): void {
    const { stdout, stderr } = this.#run;
    const write = (stream: typeof stdout) => (text: string) => {
      // After the end nothing more is said.
      if (this.#ended) throw new ExitSignal();
      stream.write(this.#names.readable(text));
    };
    const hold = <T>(work: Promise<T>): Promise<T> => this.#timers.hold(work);
    const run: ScriptRun = { ...this.#run, call: (call) => hold(this.#run.call(call)) };
    const petri = makePetri(run, write(stdout), write(stderr), (code) => {
      this.#finish(code);
      throw new ExitSignal();
    });
    const own: Record<string, unknown> = {
      console: makeConsole(write(stdout), write(stderr), this.#names),
      petri,
      fetch: makeFetch(this.#run, hold),
      [IMPORT_FUNCTION]: (from: string, specifier: unknown) => this.#linker.import(from, specifier),
    };
    for (const [name, value] of Object.entries(own)) {
      Object.defineProperty(globalThis, name, { value, writable: true, configurable: true });
    }
    this.#timers.install();
    this.#run.onUncaught((error) => {
      this.#fail(error);
    });
    import(/* @vite-ignore */ this.#linker.url(this.#main)).then(
      () => {
        this.#evaluated = true;
        this.#settle();
      },
      (error: unknown) => {
        this.#fail(error);
      },
    );
  }

  /** The program is over when its main file is, and no timer is left: what a timer's callback awaits gets its turn. */
  #settle(): void {
    if (!this.#evaluated || this.#timers.active > 0) return;
    this.#timers.soon(() => {
      if (this.#timers.active === 0) this.#finish(0);
    });
  }

  #fail(error: unknown): void {
    if (error instanceof ExitSignal || this.#ended) return;
    const { reason, frames, text } = this.#names.describe(error);
    this.#run.stderr.write(`Uncaught ${text}\n`);
    this.#finish({ kind: 'trapped', trap: { reason, frames } });
  }

  #finish(end: number | ScriptEnd): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#end(end);
  }
}

/** A small program that touches nothing. */
function warmUp(moduleUrl: ScriptRun['moduleUrl']): ScriptRun {
  const nowhere = { write: () => undefined };
  const main = 'main.js';
  const code = 'console.log("%s", 1, { a: [1, "x"], b: new Map([[1, new Error("x")]]) });';
  return {
    bytes: encodeProgram({ main, modules: [{ name: main, code, edits: [] }] }),
    name: main,
    args: [],
    env: {},
    limits: DEFAULT_LIMITS,
    stdin: {
      canBlock: false,
      read: () => Promise.resolve(new Uint8Array()),
      readSync: () => new Uint8Array(),
    },
    stdout: nowhere,
    stderr: nowhere,
    files: {
      may: () => true,
      isReadOnly: () => false,
      read: () => undefined,
      write: () => undefined,
      remove: () => false,
      list: () => [],
      given: () => new Map(),
      folders: () => [],
      leave: () => undefined,
    },
    capabilities: {
      has: () => false,
      list: () => [],
      may: () => false,
      info: () => ({ cell: '', limits: DEFAULT_LIMITS, capabilities: [] }),
    },
    call: () => Promise.reject(new Error('nobody to call')),
    display: () => undefined,
    moduleUrl,
    onUncaught: () => undefined,
  };
}
