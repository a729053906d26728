import packs from 'virtual:petri-packs';
import type { CompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import type { FormatRequest, FormatResult, SourceLocation, ToolchainResult } from '#model/language.ts';
import type { Resource } from '#model/run.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { languages } from '#languages/registry.ts';
import { Bridge, callback } from '#workers/bridge.ts';
import type { CompileHost, Downloaded, HostCallOptions, ToolchainIdentity } from './host.ts';
import type { PackFiles } from './pack-files.ts';
import { identityOf } from './identity.ts';
import type { CompileWorker } from './worker-api.ts';
import workerUrl from './compile.worker.ts?worker&url';

/**
 * Toolchains in a worker of this page, started when first needed and again after it was killed. One compile at a time;
 * one that nobody waits for any more gets a moment to end by itself, since a fresh worker loads the compiler anew.
 */
export class PageCompileHost implements CompileHost {
  readonly #base: URL;
  #bridge: Bridge<CompileWorker> | undefined;
  /** Modules of the packs: a worker that follows a killed one does not load them again. */
  #modules: ReadonlyMap<string, WebAssembly.Module> = new Map();
  #arrived: ReadonlySet<string> = new Set();
  readonly #warming = new Map<string, Promise<void>>();
  readonly #trained = new Set<string>();
  #trainer: Bridge<CompileWorker> | undefined;
  #trainingTimer: ReturnType<typeof setTimeout> | undefined;
  /** Ends when the compile that has the worker now is done or was killed. */
  #turn: Promise<void> = Promise.resolve();

  #files: Promise<PackFiles> | undefined;

  constructor(base: URL) {
    this.#base = base;
  }

  async identity(language: string): Promise<ToolchainIdentity> {
    return Promise.resolve(identityOf(language, languages, packs));
  }

  async compile(request: CompileRequest, options: HostCallOptions): Promise<ToolchainResult> {
    const { signal, onProgress } = options;
    this.#yieldToReader();
    const { bridge, release } = await this.#takeWorker(signal);
    const report = callback(onProgress ?? (() => undefined));
    const work = bridge.call<ToolchainResult>(
      // async: the proxy's type has one promise for each member of the union.
      async (remote) => remote.compile(request, report),
      { deadlineMs: COMPILE_LIMITS.timeMs },
    );
    const done = work.then(
      () => undefined,
      () => undefined,
    );
    void done.then(release);
    void work.then(
      () => this.#settle(request.language, bridge),
      () => undefined,
    );
    const abandoned = abandonedBy(signal, () => {
      // A compile cannot be interrupted; most end before a new worker would be ready.
      const timer = setTimeout(() => {
        bridge.kill(new Failure('aborted', 'It was stopped before it was done.'));
      }, ABANDONED_MS);
      void done.then(() => {
        clearTimeout(timer);
      });
    });
    try {
      return await Promise.race([work, abandoned.promise]);
    } catch (error) {
      if (error instanceof Failure && error.code === 'worker.timed-out') throw timedOut(error);
      throw error;
    } finally {
      abandoned.forget();
    }
  }

  warm(language: string, request?: CompileRequest): Promise<void> {
    const key =
      request === undefined ? language : `${language}\n${JSON.stringify(request.flags)}\n${request.source}`;
    let warming = this.#warming.get(key);
    if (warming === undefined) {
      warming = this.#warm(language, request).finally(() => this.#warming.delete(key));
      this.#warming.set(key, warming);
    }
    return warming;
  }

  async #warm(language: string, request: CompileRequest | undefined): Promise<void> {
    try {
      const { bridge, release } = await this.#takeWorker(undefined);
      await bridge
        .call((remote) => remote.warm(language, request), { deadlineMs: COMPILE_LIMITS.timeMs })
        .finally(release);
      await this.#settle(language, bridge);
    } catch {
      // The compile that follows says what is wrong.
    }
  }

  /** After a language's compiler was used for the first time. */
  async #settle(language: string, bridge: Bridge<CompileWorker>): Promise<void> {
    if (this.#trained.has(language)) return;
    try {
      if (this.#modules.size === 0) this.#modules = await bridge.call((remote) => remote.modules());
      clearTimeout(this.#trainingTimer);
      this.#trainingTimer = setTimeout(() => void this.#train(language), QUIET_MS);
    } catch {
      // Slower compiles for a while, nothing else.
    }
  }

  /** A reader's compile comes before training, which goes on when all is quiet again: what was optimised stays so. */
  #yieldToReader(): void {
    clearTimeout(this.#trainingTimer);
    this.#trainer?.kill();
  }

  /** Heats the compiler in a worker of its own, so that no compile waits for it: optimised code is shared. */
  async #train(language: string): Promise<void> {
    if (navigator.hardwareConcurrency < 2 || this.#bridge?.alive !== true) return;
    this.#trainer?.kill();
    const trainer = this.#start('training');
    this.#trainer = trainer;
    try {
      await trainer.call((remote) => remote.train(language), { deadlineMs: COMPILE_LIMITS.timeMs });
      this.#trained.add(language);
    } catch {
      // Slower compiles for a while, nothing else.
    } finally {
      trainer.kill();
    }
  }

  async packFile(language: string, file: string, { onProgress }: HostCallOptions): Promise<Resource> {
    const files = await this.#packFiles();
    return files.get(language, file, onProgress ?? (() => undefined));
  }

  async downloaded(language: string): Promise<Downloaded | undefined> {
    const files = await this.#packFiles();
    return files.downloaded(language, await this.#arrivedThere());
  }

  /** Addresses of what the worker has and is about to keep. One that is busy compiling has no time to say: then as of the last answer. */
  async #arrivedThere(): Promise<ReadonlySet<string>> {
    if (this.#bridge?.alive !== true) return (this.#arrived = new Set());
    const answer = this.#bridge
      .call((remote) => remote.arrived())
      .then(
        (urls) => (this.#arrived = urls),
        () => undefined,
      );
    await Promise.race([answer, new Promise((done) => setTimeout(done, ANSWER_MS))]);
    return this.#arrived;
  }

  /** Loaded when first asked for: most languages' compilers fetch their files in their own worker. */
  #packFiles(): Promise<PackFiles> {
    this.#files ??= import('./page-pack-files.ts').then(({ pagePackFiles }) => pagePackFiles(this.#base));
    // One that failed is tried again.
    this.#files.catch(() => (this.#files = undefined));
    return this.#files;
  }

  async format(language: string, request: FormatRequest): Promise<FormatResult> {
    this.#yieldToReader();
    const { bridge, release } = await this.#takeWorker(undefined);
    // async: the proxy's type has one promise for each member of the union.
    return bridge
      .call<FormatResult>(async (remote) => remote.format(language, request), {
        deadlineMs: COMPILE_LIMITS.timeMs,
      })
      .finally(release);
  }

  symbolize(
    language: string,
    module: Uint8Array<ArrayBuffer>,
    offsets: readonly number[],
  ): Promise<readonly (SourceLocation | undefined)[]> {
    return this.#open().call((remote) => remote.symbolize(language, module, offsets), {
      deadlineMs: COMPILE_LIMITS.timeMs,
    });
  }

  dispose(): void {
    const reason = new Failure('compile.disposed', 'The compiler was disposed of.');
    clearTimeout(this.#trainingTimer);
    this.#bridge?.kill(reason);
    this.#trainer?.kill(reason);
  }

  #open(): Bridge<CompileWorker> {
    if (this.#bridge?.alive === true) return this.#bridge;
    this.#bridge = this.#start('compile');
    return this.#bridge;
  }

  #start(name: string): Bridge<CompileWorker> {
    const bridge = new Bridge<CompileWorker>(workerUrl, name);
    bridge.call((remote) => remote.open(this.#base.href, this.#modules)).catch(() => undefined);
    return bridge;
  }

  /** The worker, when nobody else has it; `release` is called when its work is done. Throws Failure `aborted`. */
  async #takeWorker(
    signal: AbortSignal | undefined,
  ): Promise<{ readonly bridge: Bridge<CompileWorker>; readonly release: () => void }> {
    const release = await this.#takeTurn(signal);
    try {
      return { bridge: this.#open(), release };
    } catch (error) {
      // A page's policy may allow no worker: whoever comes next is told so, too, and does not wait.
      release();
      throw error;
    }
  }

  /** Waits for the compile before this one; the answer ends the turn. Throws Failure `aborted`. */
  async #takeTurn(signal: AbortSignal | undefined): Promise<() => void> {
    const before = this.#turn;
    let release = (): void => undefined;
    this.#turn = new Promise((resolve) => {
      release = resolve;
    });
    const abandoned = abandonedBy(signal);
    try {
      await Promise.race([before, abandoned.promise]);
    } catch (error) {
      void before.then(release);
      throw error;
    } finally {
      abandoned.forget();
    }
    return release;
  }
}

/** Milliseconds that a worker gets to say what it has. */
const ANSWER_MS = 200;

/** Milliseconds without a compile after which training begins. */
const QUIET_MS = 1000;

/** Milliseconds that a compile nobody waits for may go on before its worker is killed. */
const ABANDONED_MS = 300;

/** A promise that rejects with Failure `aborted` when the signal does; `forget` when it no longer matters. */
function abandonedBy(
  signal: AbortSignal | undefined,
  onAbort: () => void = () => undefined,
): { promise: Promise<never>; forget: () => void } {
  let listener: (() => void) | undefined;
  const promise = new Promise<never>((_, reject) => {
    listener = () => {
      onAbort();
      reject(new Failure('aborted', 'It was stopped before it was compiled.'));
    };
    if (signal?.aborted === true) listener();
    else signal?.addEventListener('abort', listener);
  });
  promise.catch(() => undefined);
  return {
    promise,
    forget: () => {
      if (listener !== undefined) signal?.removeEventListener('abort', listener);
    },
  };
}

function timedOut(cause: Failure): Failure {
  return new Failure(
    'compile.timed-out',
    `The compile was ended after ${String(COMPILE_LIMITS.timeMs / 1000)} s. Look for templates or constant ` +
      'expressions that never end, or compile less at once.',
    { cause },
  );
}
