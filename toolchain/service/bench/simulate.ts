/** A load, and what stands against it. Times are in seconds. */
export interface Load {
  /** Requests a second, of all kinds. */
  readonly rate: number;
  /** Share of them whose result is known: they take no place. */
  readonly hits: number;
  /** Sandboxes at once: of all workers together. */
  readonly places: number;
  /** How long compiles took, one of which each request takes. */
  readonly serviceTimes: readonly number[];
  /** What waits at most, in number and in seconds, before it is told to come back. */
  readonly queued: number;
  readonly waitSeconds: number;
  /** Requests that are simulated. */
  readonly requests: number;
  readonly seed: number;
}

export interface Forecast {
  readonly meanWait: number;
  readonly p95Wait: number;
  readonly meanResponse: number;
  readonly p95Response: number;
  /** Share of places that are busy. */
  readonly busy: number;
  /** Share of requests that are told to come back. */
  readonly refused: number;
}

/** Numbers from 0 to 1, the same for the same seed (mulberry32). */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

/**
 * Requests that come by chance (a Poisson process), those that are not known wait for a place in the order that they came. Goes from
 * event to event; no time passes in between.
 */
export function simulate(load: Load): Forecast {
  const random = randomFrom(load.seed);
  /** When each place is free again. */
  const free = Array.from({ length: load.places }, () => 0);
  /** When each of those that wait will begin: those in the past wait no longer. */
  let begins: number[] = [];
  const waits: number[] = [];
  const responses: number[] = [];
  let now = 0;
  let refused = 0;
  let work = 0;
  for (let at = 0; at < load.requests; at++) {
    now -= Math.log(1 - random()) / load.rate;
    const isHit = random() < load.hits;
    const takes = load.serviceTimes[Math.floor(random() * load.serviceTimes.length)] ?? 0;
    if (isHit) continue;
    begins = begins.filter((begin) => begin > now);
    const place = free.indexOf(Math.min(...free));
    const begin = Math.max(now, free[place] ?? 0);
    if (begins.length >= load.queued || begin - now > load.waitSeconds) {
      refused++;
      continue;
    }
    if (begin > now) begins.push(begin);
    free[place] = begin + takes;
    work += takes;
    waits.push(begin - now);
    responses.push(begin - now + takes);
  }
  const until = Math.max(now, ...free);
  return {
    meanWait: mean(waits),
    p95Wait: quantile(waits, 0.95),
    meanResponse: mean(responses),
    p95Response: quantile(responses, 0.95),
    busy: work / (until * load.places),
    refused: refused / load.requests,
  };
}

export function mean(values: readonly number[]): number {
  return values.reduce((sum, value) => sum + value, 0) / Math.max(1, values.length);
}

export function quantile(values: readonly number[], share: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor((sorted.length - 1) * share)] ?? 0;
}
