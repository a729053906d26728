import { SERVICE_LIMITS } from '#model/limits.ts';

interface Bucket {
  /** Seconds of work that are left; below zero when the last piece took more than there was. */
  left: number;
  at: number;
}

/** Clients that nothing was heard of are forgotten beyond so many. */
const MOST_CLIENTS = 10_000;

/** What each client may still have worked for it. */
export interface WorkAllowance {
  /** Seconds until the client may work again; 0: now. */
  wait(client: string): number;
  charge(client: string, seconds: number): void;
}

/** How many seconds of work each client may still have. What comes from the store costs nothing. */
export class Allowance implements WorkAllowance {
  readonly #burst: number;
  readonly #perSecond: number;
  readonly #now: () => number;
  readonly #buckets = new Map<string, Bucket>();

  constructor(rate: { burst: number; perSecond: number } = SERVICE_LIMITS.workSeconds, now = Date.now) {
    this.#burst = rate.burst;
    this.#perSecond = rate.perSecond;
    this.#now = now;
  }

  wait(client: string): number {
    const { left } = this.#refilled(client);
    return left > 0 ? 0 : Math.max(1, Math.ceil(-left / this.#perSecond));
  }

  charge(client: string, seconds: number): void {
    this.#refilled(client).left -= seconds;
  }

  #refilled(client: string): Bucket {
    const now = this.#now();
    const bucket = this.#buckets.get(client) ?? { left: this.#burst, at: now };
    // A clock that goes back gives nothing.
    const passed = Math.max(0, now - bucket.at) / 1000;
    bucket.left = Math.min(this.#burst, bucket.left + passed * this.#perSecond);
    bucket.at = now;
    // The end of a Map is what was used last.
    this.#buckets.delete(client);
    this.#buckets.set(client, bucket);
    if (this.#buckets.size > MOST_CLIENTS) {
      const [oldest] = this.#buckets.keys();
      if (oldest !== undefined) this.#buckets.delete(oldest);
    }
    return bucket;
  }
}
