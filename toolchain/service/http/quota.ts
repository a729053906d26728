import { Failure } from '#model/errors.ts';

/** What one client may have; undefined: without a bound. */
export interface Quota {
  readonly runsAMinute?: number | undefined;
  /** Seconds of work of compilers and programs. */
  readonly secondsADay?: number | undefined;
}

/** Counts by name, each in a window that begins with its first count. */
export interface Tally {
  /** Adds, and answers what it is now, and how long the window still is. */
  add(name: string, amount: number, windowMs: number): Promise<{ total: number; leftMs: number }>;
}

const MINUTE_MS = 60_000;
const DAY_MS = 24 * 60 * MINUTE_MS;

/** Names that are forgotten when there are more. */
const MOST_NAMES = 20_000;

/** Counts of this process. */
export class MemoryTally implements Tally {
  readonly #counts = new Map<string, { total: number; until: number }>();

  add(name: string, amount: number, windowMs: number): Promise<{ total: number; leftMs: number }> {
    const now = Date.now();
    let count = this.#counts.get(name);
    if (count === undefined || count.until <= now) {
      count = { total: 0, until: now + windowMs };
      this.#counts.delete(name);
      this.#counts.set(name, count);
      const [oldest] = this.#counts.keys();
      if (this.#counts.size > MOST_NAMES && oldest !== undefined) this.#counts.delete(oldest);
    }
    count.total += amount;
    return Promise.resolve({ total: count.total, leftMs: count.until - now });
  }
}

export interface Taken {
  readonly headers: Readonly<Record<string, string>>;
  readonly spent?: Failure;
}

/** Bounds on what each client may ask for and have worked. */
export class Quotas {
  readonly #byName: ReadonlyMap<string, Quota>;
  readonly #tally: Tally;

  /** @param byName by the name of a key; `*` is for everybody else */
  constructor(byName: ReadonlyMap<string, Quota>, tally: Tally) {
    this.#byName = byName;
    this.#tally = tally;
  }

  /**
   * Counts one request for work. Answers headers that say how much is left (`RateLimit` and `RateLimit-Policy`, as the IETF's draft
   * has them), and Failure `service.quota-spent` when it is too much.
   */
  async take(client: string): Promise<Taken> {
    const { runsAMinute, secondsADay } = this.#quotaOf(client);
    const headers: Record<string, string> = {};
    const policies: string[] = [];
    const left: string[] = [];
    const note = (name: string, most: number, windowMs: number, now: { total: number; leftMs: number }) => {
      const seconds = Math.ceil(now.leftMs / 1000);
      policies.push(`"${name}";q=${String(most)};w=${String(windowMs / 1000)}`);
      left.push(`"${name}";r=${String(Math.max(0, Math.floor(most - now.total)))};t=${String(seconds)}`);
      headers['RateLimit-Policy'] = policies.join(', ');
      headers['RateLimit'] = left.join(', ');
      return seconds;
    };
    if (secondsADay !== undefined) {
      const now = await this.#tally.add(`day ${client}`, 0, DAY_MS);
      const retryAfter = note('seconds', secondsADay, DAY_MS, now);
      if (now.total >= secondsADay) return { headers, spent: spent('seconds of work of today', retryAfter) };
    }
    if (runsAMinute !== undefined) {
      const now = await this.#tally.add(`minute ${client}`, 1, MINUTE_MS);
      const retryAfter = note('runs', runsAMinute, MINUTE_MS, now);
      if (now.total > runsAMinute) return { headers, spent: spent('runs of this minute', retryAfter) };
    }
    return { headers };
  }

  /** Counts work that was done. */
  charge(client: string, seconds: number): void {
    void this.#tally.add(`day ${client}`, seconds, DAY_MS).catch(() => undefined);
  }

  #quotaOf(client: string): Quota {
    return this.#byName.get(client.replace(/^key /, '')) ?? this.#byName.get('*') ?? {};
  }
}

/** Reads `name=runs/seconds`, by commas: `*=60/7200,ci=600/`. Throws Failure `service.settings-invalid`. */
export function parseQuotas(texts: readonly string[]): ReadonlyMap<string, Quota> {
  return new Map(
    texts.map((text) => {
      const [, name, runs, seconds] = /^([\w-]{1,64}|\*)=(\d*)\/(\d*)$/.exec(text) ?? [];
      if (name === undefined) {
        throw new Failure(
          'service.settings-invalid',
          `PETRI_SERVICE_QUOTAS has “${text}”; it is name=runs a minute/seconds a day: *=60/7200.`,
        );
      }
      const numberOf = (digits = ''): number | undefined => (digits === '' ? undefined : Number(digits));
      return [name, { runsAMinute: numberOf(runs), secondsADay: numberOf(seconds) }];
    }),
  );
}

function spent(what: string, retryAfter: number): Failure {
  const message = `You have had all ${what} that you may have. Try again in ${String(retryAfter)} s.`;
  return new Failure('service.quota-spent', message, { detail: { retryAfter } });
}
