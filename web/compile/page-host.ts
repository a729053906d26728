import packs from 'virtual:petri-packs';
import type { CompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import type { SourceLocation, ToolchainResult } from '#model/language.ts';
import { COMPILE_LIMITS } from '#model/limits.ts';
import { languages } from '#languages/registry.ts';
import { Bridge, callback } from '#workers/bridge.ts';
import type { CompileHost, HostCallOptions, ToolchainIdentity } from './host.ts';
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
  /** Ends when the compile that has the worker now is done or was killed. */
  #turn: Promise<void> = Promise.resolve();

  constructor(base: URL) {
    this.#base = base;
  }

  async identity(language: string): Promise<ToolchainIdentity> {
    return Promise.resolve(identityOf(language, languages, packs));
  }

  async compile(request: CompileRequest, options: HostCallOptions): Promise<ToolchainResult> {
    const { signal, onProgress } = options;
    const release = await this.#takeTurn(signal);
    const bridge = this.#open();
    const report = callback(onProgress ?? (() => undefined));
    const work = bridge.call<ToolchainResult>(
      // The proxy's type has one promise per member of the union.
      (remote) => remote.compile(request, report) as Promise<ToolchainResult>,
      { deadlineMs: COMPILE_LIMITS.timeMs },
    );
    const done = work.then(
      () => undefined,
      () => undefined,
    );
    void done.then(release);
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

  async warm(language: string, request?: CompileRequest): Promise<void> {
    try {
      const release = await this.#takeTurn(undefined);
      await this.#open()
        .call((remote) => remote.warm(language, request), { deadlineMs: COMPILE_LIMITS.timeMs })
        .finally(release);
    } catch {
      // The compile that follows says what is wrong.
    }
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
    this.#bridge?.kill(new Failure('compile.disposed', 'The compiler was disposed of.'));
  }

  #open(): Bridge<CompileWorker> {
    if (this.#bridge?.alive === true) return this.#bridge;
    const bridge = new Bridge<CompileWorker>(workerUrl, 'compile');
    this.#bridge = bridge;
    bridge.call((remote) => remote.open(this.#base.href)).catch(() => undefined);
    return bridge;
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
