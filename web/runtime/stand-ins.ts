import type { Clock } from '#wasi/state.ts';

/** 2000-01-01, UTC. */
const BEGINNING = Date.UTC(2000, 0, 1);

/**
 * What a guest has for a clock that may not know the time: it begins at the same moment in every run, and goes on by a
 * millisecond whenever it is looked at and by as long as the guest slept. Programs that need some time go on working, and
 * give the same result each time.
 */
export class StandInClock implements Clock {
  #ms = 0;

  now(): number {
    return BEGINNING + this.#tick();
  }

  monotonic(): number {
    return this.#tick();
  }

  slept(ms: number): void {
    this.#ms += ms;
  }

  #tick(): number {
    this.#ms += 1;
    return this.#ms;
  }
}

/**
 * The same for random numbers: the same ones in every run (mulberry32). Never to be used for anything that must not be
 * guessed; a guest can ask whether it has `random`.
 */
export class StandInRandom {
  #state = 0x9e3779b9;

  fill(bytes: Uint8Array): void {
    for (let at = 0; at < bytes.length; at++) bytes[at] = this.#next() >>> 24;
  }

  /** At least 0, below 1. */
  number(): number {
    return this.#next() / 2 ** 32;
  }

  #next(): number {
    this.#state = (this.#state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(this.#state ^ (this.#state >>> 15), this.#state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return (mixed ^ (mixed >>> 14)) >>> 0;
  }
}
