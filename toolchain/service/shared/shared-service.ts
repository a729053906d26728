import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Queue } from 'bullmq';
import type { Artifact } from '#model/artifact.ts';
import { isDigest, type Digest } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import { SERVICE_LIMITS } from '#model/limits.ts';
import { inputFull, mustRunHere, runUnknown } from '../run-failures.ts';
import type { ServiceCompile } from '../compile-request.ts';
import type { EventLog } from '../event-log.ts';
import type { Metrics } from '../metrics.ts';
import type { ResultStore } from '../result-store.ts';
import type { Asker, RunOptions, RunService } from '../run-service.ts';
import { resultOf } from '../service-result.ts';
import { ServiceRun, type RunFacts } from '../service-run.ts';
import { queueName, type Offers } from './announcements.ts';
import { Channels } from './channels.ts';
import { RunFollower } from './run-follower.ts';
import { RunRecords } from './run-records.ts';
import type { SharedAllowance } from './shared-allowance.ts';
import type { StoreConnection } from './store-connection.ts';
import type { WorkOrder } from './work-order.ts';

const REFRESH_MS = 1_000;

export interface SharedServiceParts {
  readonly store: StoreConnection;
  readonly offers: Offers;
  readonly results: ResultStore;
  readonly metrics: Metrics;
  readonly allowance: SharedAllowance;
  /** Without a word from who has a run for so long, it is over, in milliseconds. */
  readonly lostMs: number;
}

/**
 * A front end: accepts runs into queues that workers take them from, and reads their events from the store that all share. It keeps
 * nothing of its own: any other front end can go on.
 */
export class SharedService implements RunService {
  readonly #parts: SharedServiceParts;
  readonly #records: RunRecords;
  readonly #channels: Channels;
  readonly #follower: RunFollower;
  readonly #queues = new Map<string, Queue<WorkOrder>>();
  readonly #clock: NodeJS.Timeout;
  #isDraining = false;
  #waiting = 0;

  constructor(parts: SharedServiceParts) {
    this.#parts = parts;
    this.#records = new RunRecords(parts.store);
    this.#channels = new Channels(parts.store);
    this.#follower = new RunFollower(this.#records, this.#channels, parts.store);
    this.#clock = setInterval(() => void this.#refresh().catch(() => undefined), REFRESH_MS).unref();
  }

  get isDraining(): boolean {
    return this.#isDraining;
  }

  /** Runs that wait in all queues, as of a moment ago. */
  get waiting(): number {
    return this.#waiting;
  }

  async compile(compile: ServiceCompile, asker: Asker): Promise<RunFacts> {
    this.#mustBeOpen();
    const { id, target } = compile;
    const { results, metrics } = this.#parts;
    const kept = await results.get(id, target.language);
    if (kept !== undefined) {
      metrics.count('petri_cache_hits_total', { language: target.language });
      return finished(id, target.language, target.id, kept).facts();
    }
    return this.#accept(id, 'compile', compile, null, asker);
  }

  async run(compile: ServiceCompile, options: RunOptions, asker: Asker): Promise<RunFacts> {
    this.#mustBeOpen();
    mustRunHere(compile);
    return this.#accept(`run_${randomUUID()}`, 'run', compile, options, asker);
  }

  async facts(id: string): Promise<RunFacts | undefined> {
    return (await this.#records.facts(id)) ?? (await this.#kept(id))?.facts();
  }

  async events(id: string): Promise<EventLog | undefined> {
    return (await this.#follower.follow(id)) ?? (await this.#kept(id))?.log;
  }

  async stop(id: string): Promise<boolean | undefined> {
    const facts = await this.#records.facts(id);
    if (facts === undefined) return (await this.#kept(id)) && true;
    const answer = await this.#records.stop(facts);
    return answer === undefined ? undefined : answer !== 'shared';
  }

  async input(id: string, text: string, isLast: boolean): Promise<void> {
    switch (await this.#records.sendInput(id, text, isLast)) {
      case 'unknown':
        throw runUnknown();
      case 'no-input':
        throw new Failure('service.no-input', 'The run takes no input now.');
      case 'full':
        throw inputFull();
      case 'sent':
    }
  }

  program(digest: Digest): Promise<Artifact | undefined> {
    return this.#parts.results.program(digest);
  }

  /** Readers are let go at the end: another front end goes on where they were. */
  async drain(timeMs: number): Promise<void> {
    this.#isDraining = true;
    const until = Date.now() + timeMs;
    while (this.#follower.readers > 0 && Date.now() < until) {
      await pause(25);
    }
    clearInterval(this.#clock);
    this.#follower.close();
    this.#channels.close();
    await Promise.all([...this.#queues.values()].map((queue) => queue.close()));
  }

  async #accept(
    id: string,
    kind: 'compile' | 'run',
    compile: ServiceCompile,
    options: RunOptions | null,
    { client, body, trace }: Asker,
  ): Promise<RunFacts> {
    const { target } = compile;
    const seconds = await this.#parts.allowance.waitFor(client);
    if (seconds > 0) {
      const message = `You have used what one client may. Try again in ${String(seconds)} s.`;
      throw new Failure('service.allowance-spent', message, { detail: { retryAfter: seconds } });
    }
    const place = randomUUID();
    const queue = queueName(target);
    const facts = { id, kind, language: target.language, target: target.id };
    const most = SERVICE_LIMITS.queued * Math.max(1, this.#parts.offers.places);
    const had = await this.#records.accept(facts, { client, queue, place, most });
    if (had !== undefined) {
      const order: WorkOrder = {
        id,
        kind,
        client,
        // What was meant where none was named: a worker that has other targets must not choose another.
        body: { ...body, target: target.id },
        compile: compile.id,
        options,
        trace: trace ?? null,
      };
      await this.#parts.store.ask(async (redis) => {
        await this.#queue(queue).add(kind, order, {
          jobId: place,
          removeOnComplete: true,
          removeOnFail: true,
          // Those first who have least under way, so that clients take turns; somebody waits for a run, rarely for a compile.
          priority: 1 + 2 * had + (kind === 'compile' ? 1 : 0),
        });
        await redis.publish(`${this.#parts.store.prefix}:wake`, queue);
      });
    }
    return (await this.#records.facts(id)) ?? { ...facts, state: 'queued' };
  }

  #queue(name: string): Queue<WorkOrder> {
    const { redis, prefix } = this.#parts.store;
    const queue = this.#queues.get(name) ?? new Queue<WorkOrder>(name, { connection: redis, prefix });
    if (!this.#queues.has(name)) queue.on('error', () => undefined);
    this.#queues.set(name, queue);
    return queue;
  }

  /** A compile whose result is kept, long after its events are forgotten. */
  async #kept(id: string): Promise<ServiceRun | undefined> {
    const kept = isDigest(id) ? await this.#parts.results.find(id) : undefined;
    return kept && finished(id, kept.language, kept.target, kept.result);
  }

  async #refresh(): Promise<void> {
    await this.#parts.offers.refresh();
    this.#waiting = await this.#records.waiting();
    for (const [queue, place] of await this.#records.reap(this.#parts.lostMs)) {
      this.#parts.metrics.count('petri_errors_total', { code: 'service.run-lost' });
      await this.#queue(queue)
        .remove(place)
        .catch(() => undefined);
    }
  }

  #mustBeOpen(): void {
    if (this.#isDraining)
      throw new Failure('service.draining', 'The service is about to end. Try again in a moment.');
  }
}

/** With as many events as the compile itself had: who reads on from a number misses nothing. */
function finished(
  id: string,
  language: string,
  target: string,
  kept: Parameters<typeof resultOf>[0],
): ServiceRun {
  const run = new ServiceRun({ id, kind: 'compile', language, target });
  run.enter('compiling');
  run.finish(resultOf(kept, true, 0));
  return run;
}
