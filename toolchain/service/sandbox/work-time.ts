import { SERVICE_LIMITS } from '#model/limits.ts';
import { RunClock } from '#runtime/run-clock.ts';
import { InputWatch } from './input-watch.ts';

/** The time that a sandbox has. While it waits for input its clock stands still, but not for ever: it holds a place. */
export class WorkTime {
  readonly #clock: RunClock;
  readonly #watch: InputWatch | undefined;
  readonly #tooLong: () => void;
  readonly #startedAt = performance.now();
  /** Input may still come. */
  #isOpen = true;
  #isOver = false;
  /** How often it was given input. */
  #given = 0;

  /** @param pid the sandbox's first process; undefined: it did not start */
  constructor(
    pid: number | undefined,
    limitMs: number,
    { timedOut, waitedTooLong }: { readonly timedOut: () => void; readonly waitedTooLong: () => void },
  ) {
    this.#watch = pid === undefined ? undefined : new InputWatch(pid);
    this.#tooLong = waitedTooLong;
    this.#clock = new RunClock(limitMs, timedOut);
    this.#clock.start();
  }

  /** Milliseconds since it was started. */
  get ms(): number {
    return performance.now() - this.#startedAt;
  }

  /** Milliseconds that it waited for input. */
  get waitedMs(): number {
    return Math.max(0, this.ms - this.#clock.elapsedMs);
  }

  /** Looks whether it waits: to be called again and again. */
  async look(): Promise<void> {
    if (!this.#isOpen) return;
    const given = this.#given;
    const isWaiting = (await this.#watch?.isWaiting()) ?? false;
    // What was seen is the past when input came meanwhile.
    if (this.#isOver || given !== this.#given) return;
    if (!isWaiting) this.#clock.start();
    else {
      this.#clock.pause();
      if (this.waitedMs > SERVICE_LIMITS.inputWaitMs) this.#tooLong();
    }
  }

  /** It was given input, or the end of it. */
  given(isLast: boolean): void {
    this.#given++;
    if (isLast) this.#isOpen = false;
    if (!this.#isOver) this.#clock.start();
  }

  end(): void {
    this.#isOver = true;
    this.#clock.pause();
  }
}
