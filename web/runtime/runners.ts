import type { Limits } from '#model/limits.ts';
import { CappedModules } from './capped-modules.ts';
import type { GuestWork, RunnerTask } from './protocol.ts';
import type { GuestWorker } from './supervised-run.ts';
import { WorkerPool } from './worker-pool.ts';

/**
 * What runs guests where they run (in the sandbox frame, in a Node process): bytes by digest, modules compiled once,
 * workers ready.
 */
export class Runners {
  readonly #pool: WorkerPool;
  readonly #modules = new CappedModules();

  constructor(make: () => GuestWorker) {
    this.#pool = new WorkerPool(make);
  }

  add(digest: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#modules.add(digest, bytes);
  }

  forget(digest: string): void {
    this.#modules.forget(digest);
  }

  /** A worker that no other guest has used. */
  take(): GuestWorker {
    return this.#pool.take();
  }

  /** To be called when there is nothing better to do. */
  refill(): void {
    this.#pool.refill();
  }

  /** Makes ready what a runner needs beyond a worker. Never rejects: the run that follows says what is wrong. */
  async prewarm(runner: RunnerTask, limits: Limits): Promise<void> {
    await this.#modules.get(runner.module, limits.memoryBytes).catch(() => undefined);
  }

  /** What the worker is to do for an artifact. Rejects with what `refusal` turns into an outcome. */
  async work(digest: string, runner: RunnerTask | undefined, limits: Limits): Promise<GuestWork> {
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
  }
}
