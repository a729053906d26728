import { encodeFailure } from '#model/errors.ts';
import { EventLog } from '../event-log.ts';
import type { Channels } from './channels.ts';
import { lost, type RunRecords } from './run-records.ts';
import type { StoreConnection } from './store-connection.ts';

/** Messages may get lost: what is read is looked at again after so long. */
const LOOK_MS = 1_000;
/** A copy that nobody reads goes after so long. */
const IDLE_MS = 30_000;

interface Copy {
  readonly log: EventLog;
  usedAt: number;
  /** The look that is under way, and whether another one is wanted after it. */
  looking: Promise<void> | undefined;
  again: boolean;
}

/** Copies of the events of runs that readers of this front end follow. */
export class RunFollower {
  readonly #records: RunRecords;
  readonly #channels: Channels;
  readonly #store: StoreConnection;
  readonly #copies = new Map<string, Copy>();
  readonly #clock: NodeJS.Timeout;

  constructor(records: RunRecords, channels: Channels, store: StoreConnection) {
    this.#records = records;
    this.#channels = channels;
    this.#store = store;
    this.#clock = setInterval(() => this.#tick(), LOOK_MS).unref();
  }

  get readers(): number {
    return [...this.#copies.values()].reduce((sum, { log }) => sum + log.readers, 0);
  }

  /** The events of a run, those that are still to come too; undefined when there is none. Throws Failure `service.queue-down`. */
  async follow(id: string): Promise<EventLog | undefined> {
    const known = this.#copies.get(id);
    if (known !== undefined) {
      // A compile that is asked for again begins a new record.
      if (!known.log.isClosed) {
        known.usedAt = Date.now();
        return known.log;
      }
      this.#drop(id);
    }
    const copy: Copy = { log: new EventLog(), usedAt: Date.now(), looking: undefined, again: false };
    this.#copies.set(id, copy);
    try {
      await this.#channels.listen(this.#store.key('more', id), () => void this.#look(id, copy));
      if ((await this.#records.events(id, 0)) === undefined) {
        this.#drop(id);
        return undefined;
      }
      await this.#look(id, copy);
    } catch (error) {
      this.#drop(id);
      throw error;
    }
    return copy.log;
  }

  close(): void {
    clearInterval(this.#clock);
  }

  #drop(id: string): void {
    this.#copies.delete(id);
    this.#channels.ignore(this.#store.key('more', id));
  }

  /** One at a time for each run, and once more when something was said meanwhile. */
  async #look(id: string, copy: Copy): Promise<void> {
    copy.again = true;
    copy.looking ??= this.#lookAll(id, copy).finally(() => {
      copy.looking = undefined;
      if (copy.again && !copy.log.isClosed) void this.#look(id, copy);
    });
    await copy.looking;
  }

  async #lookAll(id: string, copy: Copy): Promise<void> {
    const { log } = copy;
    while (copy.again && !log.isClosed) {
      copy.again = false;
      // Without the store nothing new is known: the next look is soon.
      const events = await this.#records.events(id, log.last).catch(() => []);
      if (events === undefined) {
        // The store was emptied: nobody will write to this run any longer.
        log.add('error', encodeFailure(lost()));
        log.close();
        return;
      }
      for (const { event, data } of events) {
        log.addText(event, data);
        if (event === 'result' || event === 'error') log.close();
      }
      if (events.length > 0) copy.again = true;
    }
  }

  #tick(): void {
    for (const [id, copy] of this.#copies) {
      if (copy.log.readers > 0) copy.usedAt = Date.now();
      if (Date.now() - copy.usedAt > IDLE_MS) this.#drop(id);
      else if (!copy.log.isClosed && copy.log.readers > 0) void this.#look(id, copy);
    }
  }
}
