import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';

interface Waiting {
  readonly client: string;
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

/** Work in the order that it came, those first who have least under way; bounded, in all and for each client. */
export class WorkQueue {
  readonly #bounds: QueueBounds;
  readonly #waiting: Waiting[] = [];
  readonly #running = new Map<string, number>();
  /** When a client last got a place, as a count: of those who have as much under way, who waited longest is next. */
  readonly #turns = new Map<string, number>();
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
   * Waits for a place and works. Throws at once Failure `service.queue-full` or `service.client-full`; rejects with
   * `service.waited-too-long` when no place came in time, `aborted` when the signal came first, and with what the work throws.
   */
  add<T>(client: string, work: () => Promise<T>, signal: AbortSignal): Promise<T> {
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
    return this.#place(client, signal).then(async () => {
      try {
        return await work();
      } finally {
        this.#leave(client);
      }
    });
  }

  #place(client: string, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const aborted = (): void => {
        const at = this.#waiting.indexOf(entry);
        if (at < 0) return;
        this.#waiting.splice(at, 1);
        reject(new Failure('aborted', 'It was stopped before it began.'));
      };
      const entry: Waiting = {
        client,
        since: Date.now(),
        begin: () => {
          signal.removeEventListener('abort', aborted);
          this.#busy++;
          this.#turns.set(client, ++this.#turn);
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
    while (this.#busy < this.#bounds.places && this.#waiting.length > 0) {
      let next = 0;
      this.#waiting.forEach((_, at) => {
        if (this.#isBefore(at, next)) next = at;
      });
      const [entry] = this.#waiting.splice(next, 1);
      entry?.begin();
    }
  }

  /** Whether the one who waits at `a` is to be served before the one at `b`: less under way, or an earlier turn. */
  #isBefore(a: number, b: number): boolean {
    const [one, other] = [this.#waiting[a]?.client ?? '', this.#waiting[b]?.client ?? ''];
    const share = (this.#running.get(one) ?? 0) - (this.#running.get(other) ?? 0);
    return share < 0 || (share === 0 && (this.#turns.get(one) ?? 0) < (this.#turns.get(other) ?? 0));
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
