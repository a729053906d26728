import { WAITING_BEAT_MS } from './protocol.ts';
import type { RunClock } from './run-clock.ts';

// A thread that is awake while it waits, and silent for this long, is computing: the clock goes on.
const BEAT_LIMIT_MS = 5 * WAITING_BEAT_MS;

type Reason = 'input' | 'answer';

/** What stops a run's clock: that the guest waits for input, or that its reader is being asked. */
export class RunWaits {
  readonly #clock: RunClock;
  readonly #waiting = new Set<Reason>();
  readonly #timers = new Map<Reason, ReturnType<typeof setTimeout>>();
  #isOver = false;

  constructor(clock: RunClock) {
    this.#clock = clock;
  }

  /** `isAwake`: the thread could compute meanwhile, and says every WAITING_BEAT_MS that it does not. */
  set(reason: Reason, isWaiting: boolean, isAwake: boolean): void {
    if (this.#isOver) return;
    clearTimeout(this.#timers.get(reason));
    if (isWaiting) this.#waiting.add(reason);
    else this.#waiting.delete(reason);
    if (isWaiting && isAwake) {
      const timer = setTimeout(() => {
        this.set(reason, false, false);
      }, BEAT_LIMIT_MS);
      this.#timers.set(reason, timer);
    }
    if (this.#waiting.size > 0) this.#clock.pause();
    else this.#clock.start();
  }

  end(): void {
    this.#isOver = true;
    for (const timer of this.#timers.values()) clearTimeout(timer);
  }
}
