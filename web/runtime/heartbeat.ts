const BEAT_MS = 1_000;
/** Beats without an answer after which nobody is there. In beats, not in time: a page that was asleep has beaten little. */
const SILENT_BEATS = 8;

/** Finds out that a frame is gone: a browser ends the process of one that takes all memory, and tells nobody. */
export class Heartbeat {
  readonly #ask: () => void;
  readonly #gone: () => void;
  #timer: ReturnType<typeof setInterval> | undefined;
  #unanswered = 0;

  /** `ask`: is to be answered by a call of `heard`. `gone`: called once, then the heart stands still. */
  constructor(ask: () => void, gone: () => void) {
    this.#ask = ask;
    this.#gone = gone;
  }

  start(): void {
    if (this.#timer !== undefined) return;
    this.#unanswered = 0;
    this.#timer = setInterval(() => {
      if (this.#unanswered >= SILENT_BEATS) {
        this.stop();
        this.#gone();
        return;
      }
      this.#unanswered += 1;
      this.#ask();
    }, BEAT_MS);
  }

  stop(): void {
    clearInterval(this.#timer);
    this.#timer = undefined;
  }

  heard(): void {
    this.#unanswered = 0;
  }
}
