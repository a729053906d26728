import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import type { Digest } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import type { StoreConnection } from './store-connection.ts';

const LOOK_MS = 50;

/** Lets one worker at a time compile what has the same id. Without the store nobody is waited for: compiled twice, it is the same. */
export class CompileLock {
  readonly #store: StoreConnection;
  readonly #lockMs: number;

  constructor(store: StoreConnection, lockMs: number) {
    this.#store = store;
    this.#lockMs = lockMs;
  }

  /** Throws Failure `aborted`, and what the work throws. */
  async alone<T>(id: Digest, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
    const token = randomUUID();
    while (!(await this.#lock(id, token))) {
      if (signal.aborted) throw new Failure('aborted', 'It was stopped before it began.');
      await pause(LOOK_MS);
    }
    const clock = setInterval(() => void this.#lock(id, token), this.#lockMs / 3);
    try {
      return await work();
    } finally {
      clearInterval(clock);
      await this.#store.script('unlock', id, token).catch(() => undefined);
    }
  }

  async #lock(id: Digest, token: string): Promise<boolean> {
    const answer = await this.#store.script('lock', id, token, this.#lockMs).catch(() => 1);
    return answer === 1;
  }
}
