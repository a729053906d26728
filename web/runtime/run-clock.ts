/** Counts the wall time of a run, without the time in which it waits for the reader. */
export class RunClock {
  readonly #limitMs: number;
  readonly #expired: () => void;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #spentMs = 0;
  #since: number | undefined;

  constructor(limitMs: number, expired: () => void) {
    this.#limitMs = limitMs;
    this.#expired = expired;
  }

  /** Starts, or goes on after `pause`. */
  start(): void {
    if (this.#since !== undefined) return;
    this.#since = performance.now();
    this.#timer = setTimeout(this.#check, Math.max(0, this.#limitMs - this.#spentMs));
  }

  pause(): void {
    this.#spentMs = this.elapsedMs;
    this.#since = undefined;
    clearTimeout(this.#timer);
  }

  /** Milliseconds so far, waiting left out. */
  get elapsedMs(): number {
    return this.#spentMs + (this.#since === undefined ? 0 : performance.now() - this.#since);
  }

  // Timers may fire a little early, and performance.now is coarse.
  readonly #check = (): void => {
    const leftMs = this.#limitMs - this.elapsedMs;
    if (leftMs > 1) this.#timer = setTimeout(this.#check, leftMs);
    else this.#expired();
  };
}
