import type { GuestWorker } from './supervision.ts';

// One in use and one for a run that follows at once.
const SPARES = 2;

/** Keeps workers ready. A worker is handed out once: no two guests ever share one. */
export class WorkerPool {
  readonly #make: () => GuestWorker;
  readonly #spares: GuestWorker[] = [];

  constructor(make: () => GuestWorker) {
    this.#make = make;
  }

  take(): GuestWorker {
    return this.#spares.shift() ?? this.#make();
  }

  /** To be called when there is nothing better to do: starting a worker takes a few milliseconds of a core. */
  refill(): void {
    while (this.#spares.length < SPARES) this.#spares.push(this.#make());
  }

  dispose(): void {
    for (const worker of this.#spares) worker.terminate();
    this.#spares.length = 0;
  }
}
