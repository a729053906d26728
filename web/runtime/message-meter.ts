import { MESSAGE_RATES } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import { DisplayTotals, readDisplay } from './display-data.ts';
import type { FromWorker } from './protocol.ts';

/** Credit for so many at once, refilled with time. */
class Bucket {
  readonly #rate: { readonly burst: number; readonly perSecond: number };
  #credit: number;
  #at = 0;

  constructor(rate: { readonly burst: number; readonly perSecond: number }) {
    this.#rate = rate;
    this.#credit = rate.burst;
  }

  /** `now` in milliseconds. False when there was none left. */
  take(now: number): boolean {
    const { burst, perSecond } = this.#rate;
    this.#credit = Math.min(burst, this.#credit + ((now - this.#at) / 1000) * perSecond);
    this.#at = now;
    if (this.#credit < 1) return false;
    this.#credit -= 1;
    return true;
  }
}

/** Keeps count of what one run's guest sends: what is said of it here does not rest on the guest's own side. */
export class MessageMeter {
  readonly #all = new Bucket(MESSAGE_RATES.all);
  readonly #passedOn = new Bucket(MESSAGE_RATES.passedOn);
  readonly #calls = new Bucket(MESSAGE_RATES.calls);
  readonly #totals = new DisplayTotals();
  readonly #now: () => number;

  /** `now`: a clock in milliseconds. */
  constructor(now: () => number = () => performance.now()) {
    this.#now = now;
  }

  /** How the run ends with this message; undefined while it is not too much. A message that is none counts as well. */
  exceeded(message: FromWorker | undefined): Outcome | undefined {
    const now = this.#now();
    const isPassedOn = message?.type === 'display' || message?.type === 'waiting';
    if (!this.#all.take(now) || (isPassedOn && !this.#passedOn.take(now))) return TOO_MANY;
    if (message?.type === 'call' && !this.#calls.take(now)) return TOO_MANY;
    if (message?.type !== 'display' || message.output.type !== 'display_data') return undefined;
    const read = readDisplay(message.output);
    // The guest's own side says it as an error, and goes on.
    return typeof read === 'string' || this.#totals.add(read) ? undefined : TOO_MUCH;
  }
}

const TOO_MANY: Outcome = {
  kind: 'limit-exceeded',
  limit: 'messages',
  message: 'The program sent more messages than the page can take and was ended. Display and ask less often.',
};

const TOO_MUCH: Outcome = {
  kind: 'limit-exceeded',
  limit: 'displays',
  message: 'The program displayed more than the page can keep and was ended. Display less.',
};
