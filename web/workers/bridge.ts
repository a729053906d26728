import { proxy, releaseProxy, wrap, type Remote } from 'comlink';
import { asFailure, Failure } from '#model/errors.ts';
import { installFailureCodec } from './codec.ts';
import { startWorker } from './start-worker.ts';

export interface CallOptions {
  /** Rejects the call at once with Failure `aborted`. The worker goes on: `kill` it if that matters. */
  readonly signal?: AbortSignal | undefined;
  /** Milliseconds after which the worker is killed and the call rejects with Failure `worker.timed-out`. */
  readonly deadlineMs?: number | undefined;
}

/**
 * The page's end of a worker, supervised: every call ends. comlink alone waits for ever when the worker dies or was
 * terminated; here a death rejects all that is pending.
 */
export class Bridge<TService> {
  readonly #worker: Worker;
  readonly #remote: Remote<TService>;
  readonly #name: string;
  readonly #pending = new Set<(failure: Failure) => void>();
  #death: Failure | undefined;

  /** Starts the worker. `url` may be of another origin that allows it (the site embedded elsewhere). */
  constructor(url: string | URL, name: string) {
    installFailureCodec();
    this.#name = name;
    this.#worker = startWorker(new URL(url, location.href), name);
    this.#worker.addEventListener('error', (event) => {
      event.preventDefault();
      const reason = event.message === '' ? 'it could not be loaded' : event.message;
      this.kill(new Failure('worker.died', `The ${name} worker stopped: ${reason}. Try again.`));
    });
    this.#worker.addEventListener('messageerror', () => {
      this.kill(new Failure('worker.died', `The ${name} worker sent what cannot be read. Try again.`));
    });
    this.#remote = wrap<TService>(this.#worker);
  }

  get alive(): boolean {
    return this.#death === undefined;
  }

  /** Calls the worker: `bridge.call((remote) => remote.compile(request))`. */
  call<TResult>(
    work: (remote: Remote<TService>) => PromiseLike<TResult>,
    options: CallOptions = {},
  ): Promise<TResult> {
    const { signal, deadlineMs } = options;
    return new Promise<TResult>((resolve, reject) => {
      if (this.#death !== undefined) {
        reject(this.#death);
        return;
      }
      const onAbort = (): void => {
        finish();
        reject(new Failure('aborted', 'It was stopped before it was done.'));
      };
      if (signal?.aborted === true) {
        onAbort();
        return;
      }
      const timer =
        deadlineMs === undefined
          ? undefined
          : setTimeout(() => {
              this.kill(
                new Failure(
                  'worker.timed-out',
                  `The ${this.#name} worker took over ${String(deadlineMs)} ms.`,
                  {
                    detail: { deadlineMs },
                  },
                ),
              );
            }, deadlineMs);
      const fail = (failure: Failure): void => {
        finish();
        reject(failure);
      };
      const finish = (): void => {
        clearTimeout(timer);
        signal?.removeEventListener('abort', onAbort);
        this.#pending.delete(fail);
      };
      signal?.addEventListener('abort', onAbort);
      this.#pending.add(fail);
      work(this.#remote).then(
        (result) => {
          finish();
          resolve(result);
        },
        (error: unknown) => {
          fail(asFailure(error));
        },
      );
    });
  }

  /** Terminates the worker; what is pending rejects with the reason. */
  kill(reason: Failure = new Failure('worker.killed', `The ${this.#name} worker was ended.`)): void {
    if (this.#death !== undefined) return;
    this.#death = reason;
    this.#worker.terminate();
    this.#remote[releaseProxy]();
    for (const fail of [...this.#pending]) fail(reason);
  }
}

/** A callback that the worker may call. */
export function callback<TCallback extends (...args: never[]) => void>(call: TCallback): TCallback {
  return proxy(call);
}
