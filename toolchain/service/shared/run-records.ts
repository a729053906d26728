import { SERVICE_LIMITS } from '#model/limits.ts';
import { encodeFailure, Failure } from '#model/errors.ts';
import type { ServiceRun, RunFacts, ServiceResult } from '../service-run.ts';
import type { RunEvent } from '../event-log.ts';
import { stoppedResult } from '../service-result.ts';
import type { StoreConnection } from './store-connection.ts';

/** Bytes of input that can be given again to a run that is taken up again; one that was sent more is not. */
const REPLAYED_BYTES = 4 * SERVICE_LIMITS.pendingInputBytes;

/** A run that was taken up, by whoever may write to it from now on. */
export interface Claim {
  /** How often it was taken up: who has another number has lost it. */
  readonly owner: number;
  /** As `owner`, without those that gave it back in good order. */
  readonly tries: number;
  /** Events that it has. */
  readonly events: number;
  readonly isStopped: boolean;
  /** Its input cannot be given again. */
  readonly isTrimmed: boolean;
  readonly waitedMs: number;
}

export interface InputEntry {
  readonly id: string;
  readonly text: string;
  readonly isLast: boolean;
}

/** The records of runs in the shared store. Every method throws Failure `service.queue-down`. */
export class RunRecords {
  readonly #store: StoreConnection;

  constructor(store: StoreConnection) {
    this.#store = store;
  }

  /** Nothing can be written or read any longer. */
  get isClosed(): boolean {
    return this.#store.isClosed;
  }

  /** Throws Failure `service.queue-full` or `service.client-full`; else how many runs the client had before, or undefined: it is under way. */
  async accept(
    facts: Omit<RunFacts, 'state'>,
    about: {
      readonly client: string;
      readonly queue: string;
      readonly place: string;
      readonly most: number;
    },
  ): Promise<number | undefined> {
    const { id, kind, language, target } = facts;
    const { client, queue, place, most } = about;
    const [what, had] = (await this.#store.script(
      'accept',
      id,
      most,
      SERVICE_LIMITS.perClient,
      JSON.stringify({ state: 'queued' }),
      client,
      ...['kind', kind, 'language', language, 'target', target, 'queue', queue, 'place', place],
    )) as [string, number];
    if (what === 'accepted') return had;
    if (what === 'joined') return undefined;
    if (what === 'client-full') {
      const message = `You have ${String(had)} runs here that are not over. Wait for one, or stop one.`;
      throw new Failure('service.client-full', message);
    }
    throw new Failure(
      'service.queue-full',
      'The service has more to do than it can take on. Try again in a moment.',
    );
  }

  async claim(id: string): Promise<Claim | undefined> {
    const reply = (await this.#store.script('claim', id)) as [
      string,
      number,
      string,
      string,
      string,
      number,
      string,
    ];
    const [what, owner, events, stop, trimmed, waitedMs, handed] = reply;
    if (what === 'gone') return undefined;
    return {
      owner,
      tries: owner - Number(handed),
      events: Number(events),
      isStopped: stop !== '',
      isTrimmed: trimmed !== '',
      waitedMs,
    };
  }

  /** The worker is about to end: its try does not count. */
  async handBack(id: string): Promise<void> {
    await this.#store.ask((redis) => redis.hincrby(this.#store.key('run', id), 'handed', 1));
  }

  /** Events after the `before` that there are. Undefined: the run is another's now, or over. Asked twice, it is done once. */
  async append(
    run: ServiceRun,
    owner: number,
    before: number,
    events: readonly Omit<RunEvent, 'id'>[],
    isOver: boolean,
  ): Promise<number | undefined> {
    const facts = run.facts();
    const after = (await this.#store.script(
      'append',
      facts.id,
      owner,
      before,
      // `done` comes with the last event.
      facts.state === 'done' && !isOver ? 'running' : facts.state,
      isOver ? '1' : '0',
      SERVICE_LIMITS.keptMs,
      JSON.stringify(facts),
      ...events.flatMap(({ event, data }) => [event, data]),
    )) as number;
    return after < 0 ? undefined : after;
  }

  async facts(id: string): Promise<RunFacts | undefined> {
    const members = ['kind', 'language', 'target', 'state', 'facts'] as const;
    const [kind, language = '', target = '', state, over] = await this.#store.ask((redis) =>
      redis.hmget(this.#store.key('run', id), ...members),
    );
    if (kind === null || kind === undefined) return undefined;
    const ended = typeof over === 'string' ? (JSON.parse(over) as RunFacts) : {};
    return { ...ended, id, kind, language, target, state } as RunFacts;
  }

  /** Events after a number; undefined: there is no such run. */
  async events(id: string, after: number): Promise<readonly RunEvent[] | undefined> {
    return this.#store.ask(async (redis) => {
      const from = `${String(after + 1)}-0`;
      const entries = await redis.xrange(this.#store.key('events', id), from, '+', 'COUNT', 500);
      if (entries.length === 0 && (await redis.exists(this.#store.key('run', id))) === 0) return undefined;
      return entries.map(([entry, [, event = '', , data = '']]) => ({ id: parseInt(entry), event, data }));
    });
  }

  /** Undefined: there is none. `waiting`: it had not begun, and is over now. */
  async stop(facts: RunFacts): Promise<'shared' | 'done' | 'waiting' | 'told' | undefined> {
    const result: ServiceResult = stoppedResult();
    const over = { ...facts, state: 'done', outcome: result.outcome, cacheHit: false };
    const reply = (await this.#store.script(
      'stop',
      facts.id,
      SERVICE_LIMITS.keptMs,
      'result',
      JSON.stringify(result),
      JSON.stringify(over),
    )) as 'unknown' | 'shared' | 'done' | 'waiting' | 'told';
    return reply === 'unknown' ? undefined : reply;
  }

  async sendInput(
    id: string,
    text: string,
    isLast: boolean,
  ): Promise<'unknown' | 'no-input' | 'full' | 'sent'> {
    const most = SERVICE_LIMITS.pendingInputBytes;
    return (await this.#store.script('input', id, most, text, isLast ? '1' : '0')) as 'sent';
  }

  async inputAfter(id: string, last: string): Promise<readonly InputEntry[]> {
    const entries = await this.#store.ask((redis) =>
      redis.xrange(this.#store.key('input', id), last === '' ? '-' : `(${last}`, '+', 'COUNT', 64),
    );
    return entries.map(([entry, [, text = '', , isLast]]) => ({ id: entry, text, isLast: isLast === '1' }));
  }

  async inputTaken(id: string, owner: number, entry: InputEntry): Promise<void> {
    const bytes = Buffer.byteLength(entry.text);
    await this.#store.script('taken', id, owner, bytes, entry.id, REPLAYED_BYTES);
  }

  /** Says that these are still worked on; answers which are another's now, or over. */
  async beat(owned: ReadonlyMap<string, number>): Promise<readonly string[]> {
    return (await this.#store.script('beat', ...[...owned].flat())) as readonly string[];
  }

  /** Ends what waited too long and what nobody works on. Answers where they stood: the queue, and the place in it. */
  async reap(lostMs: number): Promise<readonly (readonly [queue: string, place: string])[]> {
    const reply = (await this.#store.script(
      'reap',
      SERVICE_LIMITS.waitMs,
      JSON.stringify(encodeFailure(waitedTooLong())),
      lostMs,
      JSON.stringify(encodeFailure(lost())),
      SERVICE_LIMITS.keptMs,
    )) as string[];
    return reply.flatMap((queue, at) => (at % 2 === 0 ? [[queue, reply[at + 1] ?? ''] as const] : []));
  }

  waiting(): Promise<number> {
    return this.#store.ask((redis) => redis.zcard(`${this.#store.prefix}:waiting`));
  }
}

export function waitedTooLong(): Failure {
  return new Failure(
    'service.waited-too-long',
    'The service was too busy to begin in time. Run it again in a moment.',
  );
}

export function lost(): Failure {
  return new Failure('service.run-lost', 'The machine that did this was lost. Run it again.');
}
