/** Questions of one cell that the reader is asked within a minute. */
export const QUESTIONS_PER_MINUTE = 10;
const MINUTE_MS = 60_000;

/** How often each cell has asked lately. `now` is given, so that a minute can pass in a test. */
export class QuestionRate {
  readonly #now: () => number;
  /** Times within the last minute. */
  readonly #recent = new Map<string, readonly number[]>();

  constructor(now: () => number) {
    this.#now = now;
  }

  /** Counts a question, unless it is one too many. */
  allows(cell: string): boolean {
    const now = this.#now();
    const recent = (this.#recent.get(cell) ?? []).filter((at) => now - at < MINUTE_MS);
    if (recent.length >= QUESTIONS_PER_MINUTE) return false;
    this.#recent.set(cell, [...recent, now]);
    return true;
  }
}
