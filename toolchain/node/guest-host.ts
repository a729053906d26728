import { Worker } from 'node:worker_threads';
import threadCode from 'virtual:petri-guest-thread';
import type { GuestEvents, GuestHandle, GuestHost, GuestRun, RunEnd } from '#model/run.ts';
import { CappedModules, refusal } from '#runtime/capped-modules.ts';
import { SupervisedRun, type GuestWorker } from '#runtime/supervised-run.ts';
import { WorkerPool } from '#runtime/worker-pool.ts';

/** Compiled modules that are kept for a further run. */
const KEPT_MODULES = 8;

/** Runs guests in threads of this process: the same host, supervision and outcomes as in a page. */
export class NodeGuestHost implements GuestHost {
  /** Node's threads always share memory: a guest that reads sleeps until there is input. */
  readonly stdin = Promise.resolve('shared-memory' as const);
  readonly #pool = new WorkerPool(startThread);
  readonly #modules = new CappedModules();
  readonly #runs = new Set<SupervisedRun>();

  prewarm(): void {
    this.#pool.refill();
  }

  run(guest: GuestRun, events: GuestEvents): GuestHandle {
    const { digest } = guest.artifact.manifest;
    const { programName, args, env, files, limits } = guest;
    let supervised: SupervisedRun | undefined;
    const end = new Promise<RunEnd>((resolve) => {
      supervised = new SupervisedRun(
        this.#pool.take(),
        { programName, args, env, files, limits },
        { rung: 'shared-memory', shared: true },
        {
          output: (name, bytes) => {
            events.output(name, bytes);
          },
          display: (output) => {
            events.display(output);
          },
          waiting: (isWaiting) => {
            events.waiting(isWaiting);
          },
          end: ({ memoryBytes, outputBytes, ...rest }) => {
            if (supervised !== undefined) this.#runs.delete(supervised);
            resolve({ ...rest, usage: { memoryBytes, outputBytes } });
          },
        },
      );
    });
    const run = supervised;
    if (run === undefined) throw new Error('a promise runs its function at once');
    this.#runs.add(run);
    this.#modules.add(digest, guest.artifact.bytes);
    for (const old of this.#modules.digests.slice(0, -KEPT_MODULES)) this.#modules.forget(old);
    this.#modules.get(digest, limits.memoryBytes).then(
      (ready) => {
        run.start(ready.module, ready, guest.stdin ?? (guest.interactive ? undefined : new Uint8Array(0)));
      },
      (error: unknown) => {
        run.refuse(refusal(error));
      },
    );
    return {
      end,
      stop: () => {
        run.stop();
      },
      write: (bytes) => {
        run.write(bytes);
      },
      closeStdin: () => {
        run.closeStdin();
      },
    };
  }

  dispose(): void {
    for (const run of this.#runs) run.stop();
    this.#pool.dispose();
  }
}

function startThread(): GuestWorker {
  const worker = new Worker(threadCode, { eval: true, env: {}, execArgv: [] });
  // A spare thread must not keep the process alive.
  worker.unref();
  return {
    post(message) {
      worker.ref();
      worker.postMessage(message);
    },
    terminate() {
      worker.removeAllListeners();
      // What a dying thread still says is of no interest, but an 'error' without a listener would end the process.
      worker.on('error', () => undefined);
      void worker.terminate();
    },
    listen(listener) {
      worker.on('message', (data: unknown) => {
        listener.message(data);
      });
      worker.on('messageerror', () => {
        listener.died('a message could not be read');
      });
      worker.on('error', (error: unknown) => {
        listener.died(error instanceof Error ? error.message : String(error));
      });
      worker.on('exit', (code) => {
        listener.died(`its thread ended with ${String(code)}`);
      });
    },
  };
}
