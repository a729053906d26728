import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';

interface Waiting {
  readonly client: string;
  /** Its turn: those of one client are one apart. */
  readonly turn: number;
  readonly isUrgent: () => boolean;
  readonly since: number;
  begin(): void;
  fail(error: Failure): void;
}

export interface QueueBounds {
  /** Pieces of work at once. */
  readonly places: number;
  readonly queued: number;
  readonly perClient: number;
  readonly waitMs: number;
}

/** What yields to what is urgent: half a turn, so that it comes after those of its own turn, and before those of the next. */
const YIELD = 0.5;

/**
 * Work in turns: those first who have least under way, then one piece of each client after the other, the urgent ones of a turn first;
 * bounded, in all and for each client.
 */
export class WorkQueue {
  readonly #bounds: QueueBounds;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, number>();
  /** The next turn of each client that is here. */
  readonly #turns = new Map<string, number>();
  /** The turn that is served now: who comes new has this one. */
  #turn = 0;
  #busy = 0;

  constructor(bounds: Partial<QueueBounds> & Pick<QueueBounds, 'places'>) {
    const { queued, perClient, waitMs } = SERVICE_LIMITS;
    this.#bounds = { queued, perClient, waitMs, ...bounds };
  }

  get waiting(): number {
    return this.#waiting.length;
  }

  get busy(): number {
    return this.#busy;
  }

  /**
   * Waits for a place and works. `isUrgent`: whether somebody waits for it, as it is when a place is free. Throws at once Failure `service.queue-full` or `service.client-full`; rejects with
   * `service.waited-too-long` when no place came in time, `aborted` when the signal came first, and with what the work throws.
   */
  add<T>(
    client: string,
    work: () => Promise<T>,
    signal: AbortSignal,
    isUrgent: () => boolean = () => false,
  ): Promise<T> {
    this.#dropStale();
    const mine =
      (this.#running.get(client) ?? 0) + this.#waiting.filter((each) => each.client === client).length;
    if (mine >= this.#bounds.perClient) {
      const message = `You have ${String(mine)} runs here that are not over. Wait for one, or stop one.`;
      throw new Failure('service.client-full', message);
    }
    if (this.#waiting.length >= this.#bounds.queued) {
      throw new Failure(
        'service.queue-full',
        'The service has more to do than it can take on. Try again in a moment.',
      );
    }
    return this.#place(client, signal, isUrgent).then(async () => {
      try {
        return await work();
      } finally {
        this.#leave(client);
      }
    });
  }

  #place(client: string, signal: AbortSignal, isUrgent: () => boolean): Promise<void> {
    const turn = Math.max(this.#turn, this.#turns.get(client) ?? 0);
    this.#turns.set(client, turn + 1);
    return new Promise((resolve, reject) => {
      const aborted = (): void => {
        const at = this.#waiting.indexOf(entry);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        reject(new Failure('aborted', 'It was stopped before it began.'));
      };
      const entry: Waiting = {
        client,
        turn,
        isUrgent,
        since: Date.now(),
        begin: () => {
          signal.removeEventListener('abort', aborted);
          this.#busy++;
          this.#turn = Math.max(this.#turn, turn);
          this.#running.set(client, (this.#running.get(client) ?? 0) + 1);
          resolve();
        },
        fail: reject,
      };
      signal.addEventListener('abort', aborted, { once: true });
      this.#waiting.push(entry);
      if (signal.aborted) aborted();
      else this.#next();
    });
  }

  #leave(client: string): void {
    this.#busy--;
    const left = (this.#running.get(client) ?? 1) - 1;
    if (left === 0) this.#running.delete(client);
    else this.#running.set(client, left);
    this.#next();
    const isHere = this.#running.has(client) || this.#waiting.some((each) => each.client === client);
    if (!isHere) this.#turns.delete(client);
  }

  #next(): void {
    this.#dropStale();
    while (this.#busy < this.#bounds.places) {
      const [first, ...others] = this.#waiting;
      if (first === undefined) return;
      const next = others.reduce((best, each) => (this.#isBefore(each, best) ? each : best), first);
      this.#waiting.splice(this.#waiting.indexOf(next), 1);
      next.begin();
    }
  }

  #isBefore(one: Waiting, other: Waiting): boolean {
    const share = (this.#running.get(one.client) ?? 0) - (this.#running.get(other.client) ?? 0);
    return share < 0 || (share === 0 && placeOf(one) < placeOf(other));
  }

  #dropStale(): void {
    const oldest = Date.now() - this.#bounds.waitMs;
    for (const entry of this.#waiting.filter(({ since }) => since < oldest)) {
      this.#waiting.splice(this.#waiting.indexOf(entry), 1);
      entry.fail(
        new Failure(
          'service.waited-too-long',
          'The service was too busy to begin in time. Run it again in a moment.',
        ),
      );
    }
  }
}

function placeOf({ turn, isUrgent }: Waiting): number {
  return turn + (isUrgent() ? 0 : YIELD);
}
