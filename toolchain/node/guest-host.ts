import { Worker } from 'node:worker_threads';
import threadCode from 'virtual:petri-guest-thread';
import { DEFAULT_LIMITS, type Limits } from '#model/limits.ts';
import type { GuestEvents, GuestHandle, GuestHost, GuestRun, RunEnd, Runner } from '#model/run.ts';
import { refusal } from '#runtime/capped-modules.ts';
import type { CallHandler } from '#runtime/host-calls/handler.ts';
import { callHandlers } from '#runtime/host-calls/handlers.ts';
import { HostCalls } from '#runtime/host-calls/host-calls.ts';
import { setupOf, takenOver } from '#runtime/run-setup.ts';
import { runnerResources, runnerTask } from '#runtime/runner-task.ts';
import { Runners } from '#runtime/runners.ts';
import { SupervisedRun } from '#runtime/supervised-run.ts';
import type { GuestWorker } from '#runtime/supervision.ts';
import { checkHost } from './check-host.ts';

/** Artifacts that are kept, as bytes and compiled, for a further run. */
const KEPT_ARTIFACTS = 8;

/** Runs guests in threads of this process: the same host, supervision and outcomes as in a page. */
export class NodeGuestHost implements GuestHost {
  /** Node's threads always share memory: a guest that reads sleeps until there is input. */
  readonly stdin = Promise.resolve('shared-memory' as const);
  readonly confinesScripts: boolean;
  readonly offers = [] as const;
  readonly #runners = new Runners(startThread, dataUrl);
  /** Digests of artifacts, least recently used first. */
  readonly #artifacts = new Set<string>();
  readonly #runs = new Set<SupervisedRun>();
  readonly #handlers: ReadonlyMap<string, CallHandler>;

  /** `trustScripts`: see NodePetriOptions. `handlers`: what the owner does for guests beside the network. */
  constructor({
    trustScripts = false,
    handlers = [],
  }: {
    readonly trustScripts?: boolean | undefined;
    readonly handlers?: readonly CallHandler[];
  } = {}) {
    this.confinesScripts = trustScripts;
    this.#handlers = callHandlers({ fetch: globalThis.fetch, checkHost }, handlers);
  }

  prewarm(runner?: Runner, limits: Limits = DEFAULT_LIMITS): void {
    // A thread alone starts within milliseconds.
    if (runner === undefined) return;
    this.#addResources(runner);
    void this.#runners.prewarm(runnerTask(runner), limits);
  }

  run(guest: GuestRun, events: GuestEvents): GuestHandle {
    const { digest } = guest.artifact.manifest;
    const { limits } = guest;
    if (guest.runner !== undefined) this.#addResources(guest.runner);
    this.#addArtifact(digest, guest.artifact.bytes);
    const runner = guest.runner && runnerTask(guest.runner);
    const { worker, ready } = this.#runners.take(runner);
    let supervised: SupervisedRun | undefined;
    const calls = new HostCalls({
      guest: { ...guest, language: guest.artifact.manifest.language },
      handlers: this.#handlers,
      ask: events.ask?.bind(events),
      asking: (isAsking) => supervised?.asking(isAsking),
      granted: (grant) => supervised?.grant(grant),
    });
    const end = new Promise<RunEnd>((resolve) => {
      supervised = new SupervisedRun(
        worker,
        setupOf(guest),
        { rung: 'shared-memory', shared: true, held: runner !== undefined },
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
          call: (number, call) => {
            void calls.answer(call, number).then((answer) => supervised?.answer(number, answer));
          },
          cancel: (number) => {
            calls.cancel(number);
          },
          end: ({ memoryBytes, outputBytes, ...rest }) => {
            if (supervised !== undefined) this.#runs.delete(supervised);
            resolve(calls.joined(takenOver(guest, { ...rest, usage: { memoryBytes, outputBytes } })));
          },
        },
      );
    });
    const run = supervised;
    if (run === undefined) throw new Error('a promise runs its function at once');
    this.#runs.add(run);
    this.#runners.work(digest, runner, limits, ready).then(
      (work) => {
        run.start(work, guest.stdin ?? (guest.interactive ? undefined : new Uint8Array(0)));
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
      get grants() {
        return calls.grants;
      },
      revoke: (grantId) => {
        const grant = calls.revoke(grantId);
        if (grant !== undefined) run.revoke(grant, !calls.decides(grant));
        return grant !== undefined;
      },
    };
  }

  dispose(): void {
    for (const run of this.#runs) run.stop();
    this.#runners.dispose();
  }

  #addResources(runner: Runner): void {
    for (const { digest, bytes } of runnerResources(runner)) this.#runners.add(digest, bytes);
  }

  #addArtifact(digest: string, bytes: Uint8Array<ArrayBuffer>): void {
    this.#artifacts.delete(digest);
    this.#artifacts.add(digest);
    this.#runners.add(digest, bytes);
    for (const old of this.#artifacts) {
      if (this.#artifacts.size <= KEPT_ARTIFACTS) return;
      this.#artifacts.delete(old);
      this.#runners.forget(old);
    }
  }
}

function dataUrl(code: Uint8Array): string {
  return `data:text/javascript;base64,${Buffer.from(code).toString('base64')}`;
}

function startThread(): GuestWorker {
  const worker = new Worker(threadCode, { eval: true, env: {}, execArgv: [] });
  // A thread that waits for its task must not keep the process alive.
  worker.unref();
  return {
    post(message) {
      if (message.type !== 'boot') worker.ref();
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
