import type { Limits } from '#model/limits.ts';
import { CappedModules } from './capped-modules.ts';
import type { GuestWork, RunnerTask } from './protocol.ts';
import { ScriptWorkers } from './script-workers.ts';
import type { GuestWorker } from './supervision.ts';
import { WorkerPool } from './worker-pool.ts';

/** A worker for one run, and when it knows what it needs beside the program. */
export interface TakenWorker {
  readonly worker: GuestWorker;
  readonly ready: Promise<void>;
}

/**
 * What runs guests where they run (in the sandbox frame, in a Node process): bytes by digest, modules compiled once,
 * workers ready.
 */
export class Runners {
  readonly #pool: WorkerPool;
  readonly #modules = new CappedModules();
  readonly #scripts: ScriptWorkers;

  /**
   * `moduleUrl`: an address under which a worker can import a module's text. `makeSecure`: a worker that is a secure
   * context, where the others are none.
   */
  constructor(
    make: () => GuestWorker,
    moduleUrl: (code: Uint8Array<ArrayBuffer>) => string,
    makeSecure?: () => GuestWorker,
  ) {
    this.#pool = new WorkerPool(make);
    const take = (isSecure: boolean): GuestWorker =>
      isSecure && makeSecure !== undefined ? makeSecure() : this.#pool.take();
    this.#scripts = new ScriptWorkers(take, this.#modules, moduleUrl);
  }

  add(digest: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#modules.add(digest, bytes);
  }

  forget(digest: string): void {
    this.#modules.forget(digest);
    this.#scripts.forget(digest);
  }

  /** A worker that no other guest has used. */
  take(runner: RunnerTask | undefined): TakenWorker {
    if (runner?.kind === 'script') return this.#scripts.take(runner);
    return { worker: this.#pool.take(), ready: Promise.resolve() };
  }

  /** Workers for the next runs. To be called when there is nothing better to do. */
  refill(runner: RunnerTask | undefined): void {
    if (runner?.kind === 'script') this.#scripts.refill(runner);
    this.#pool.refill();
  }

  /** Makes ready what a runner needs. Never rejects: the run that follows says what is wrong. */
  async prewarm(runner: RunnerTask | undefined, limits: Limits): Promise<void> {
    if (runner === undefined) this.#pool.refill();
    else if (runner.kind === 'script') this.#scripts.refill(runner);
    else await this.#modules.get(runner.module, limits.memoryBytes).catch(() => undefined);
  }

  /** Gives up what waits for a run and holds much memory. The next run starts it anew. */
  rest(): void {
    this.#scripts.rest();
  }

  /** What the worker is to do for an artifact. Rejects with what `refusal` turns into an outcome. */
  async work(
    digest: string,
    runner: RunnerTask | undefined,
    limits: Limits,
    ready: Promise<void>,
  ): Promise<GuestWork> {
    if (runner?.kind === 'script') {
      await ready;
      return { kind: 'script', program: this.#modules.bytes(digest) };
    }
    const { module, shift } = await this.#modules.get(runner?.module ?? digest, limits.memoryBytes);
    if (runner === undefined) return { kind: 'module', module, shift };
    const mounts = Object.entries(runner.mounts).map(
      ([path, tar]) => [path, this.#modules.bytes(tar)] as const,
    );
    return {
      kind: 'module',
      module,
      shift,
      interpreter: {
        sources: this.#modules.bytes(digest),
        argv: runner.argv,
        env: runner.env,
        mounts: Object.fromEntries(mounts),
      },
    };
  }

  dispose(): void {
    this.#pool.dispose();
    this.#scripts.rest();
  }
}
