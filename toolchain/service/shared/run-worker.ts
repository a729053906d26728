import { setTimeout as pause } from 'node:timers/promises';
import { randomUUID } from 'node:crypto';
import { Worker, type Job } from 'bullmq';
import { asFailure, Failure } from '#model/errors.ts';
import type { CompileService } from '../compile-service.ts';
import { parseServiceCompile } from '../compile-request.ts';
import { ServiceRun } from '../service-run.ts';
import type { Metrics } from '../metrics.ts';
import type { Target } from '../targets.ts';
import type { Tracer } from '../tracing/tracer.ts';
import { announcementOf, queueName } from './announcements.ts';
import { Channels } from './channels.ts';
import { lost, RunRecords, type Claim } from './run-records.ts';
import { RunPublisher } from './run-publisher.ts';
import type { StoreConnection } from './store-connection.ts';
import type { WorkOrder } from './work-order.ts';

/** Nothing was said of new work: it is looked for after so long. */
const LOOK_MS = 500;
const ANNOUNCE_MS = 2_000;
/** Workers that a run may be lost with: what ends those who take it up is set aside. */
const MOST_ATTEMPTS = 2;

export interface RunWorkerParts {
  readonly store: StoreConnection;
  /** What this machine can do, and is to do. */
  readonly targets: readonly Target[];
  /** Does the work; its bounds let through whatever has a place here. */
  readonly service: CompileService;
  readonly metrics: Metrics;
  readonly tracer: Tracer | undefined;
  readonly places: number;
  /** Who says nothing for so long has lost its runs to others, in milliseconds. */
  readonly lockMs: number;
}

interface Begun {
  readonly run: ServiceRun;
  /** It is done here, and can be stopped. */
  readonly isOurs: boolean;
}

interface Held {
  readonly order: WorkOrder;
  readonly job: Job<WorkOrder>;
  readonly claim: Claim;
  publisher: RunPublisher | undefined;
}

/** Takes runs from the queues of what it can do, as many at once as it has places, and publishes what happens in them. */
export class RunWorker {
  readonly id = randomUUID();
  readonly #parts: RunWorkerParts;
  readonly #records: RunRecords;
  readonly #channels: Channels;
  readonly #queues = new Map<string, Worker<WorkOrder>>();
  /** Queues that may have something. */
  readonly #hopeful = new Set<string>();
  readonly #held = new Map<string, Held>();
  readonly #clocks: NodeJS.Timeout[] = [];
  #taken = 0;
  #wake: () => void = () => undefined;
  #isOpen = true;
  #isHandingBack = false;
  #loop: Promise<void> = Promise.resolve();

  constructor(parts: RunWorkerParts) {
    this.#parts = parts;
    this.#records = new RunRecords(parts.store);
    this.#channels = new Channels(parts.store);
  }

  /** Resolves when it is announced, and looks for work. */
  async start(): Promise<void> {
    const { store, targets, lockMs } = this.#parts;
    for (const target of targets) {
      if (target.toolchain === undefined) continue;
      const name = queueName(target);
      const worker = new Worker<WorkOrder>(name, null, {
        connection: store.redis,
        prefix: store.prefix,
        lockDuration: lockMs,
        stalledInterval: lockMs / 2,
        // How often it may be lost is decided when it is taken up.
        maxStalledCount: 1_000,
      });
      worker.on('error', () => undefined);
      worker.on('stalled', () => this.#hope(name));
      await worker.startStalledCheckTimer();
      this.#queues.set(name, worker);
    }
    await this.#channels.listen(`${store.prefix}:wake`, (name) => this.#hope(name));
    await this.#announce();
    this.#clocks.push(
      setInterval(() => void this.#announce().catch(() => undefined), ANNOUNCE_MS),
      setInterval(() => void this.#beat().catch(() => undefined), lockMs / 3),
      setInterval(() => {
        for (const name of this.#queues.keys()) this.#hope(name);
      }, LOOK_MS),
    );
    for (const name of this.#queues.keys()) this.#hope(name);
    this.#loop = this.#work();
  }

  /** Takes nothing new; what does not end in time is handed back for another worker. */
  async drain(timeMs: number): Promise<void> {
    this.#isOpen = false;
    this.#wake();
    // It does not keep a process from its end that has nothing to do.
    await Promise.race([this.#loop, pause(timeMs, undefined, { ref: false })]);
    const { store } = this.#parts;
    await store.ask((redis) => redis.hdel(`${store.prefix}:workers`, this.id)).catch(() => undefined);
    const until = Date.now() + timeMs;
    while (this.#taken > 0 && Date.now() < until) await pause(25);
    this.#isHandingBack = true;
    for (const { publisher } of this.#held.values()) publisher?.handBack();
    while (this.#taken > 0 && Date.now() < until + timeMs) await pause(25);
    for (const clock of this.#clocks) clearInterval(clock);
    this.#channels.close();
    await Promise.all([...this.#queues.values()].map((worker) => worker.close(true)));
  }

  #hope(name: string): void {
    if (!this.#queues.has(name)) return;
    this.#hopeful.add(name);
    this.#wake();
  }

  async #work(): Promise<void> {
    while (this.#goesOn()) {
      const job = this.#taken < this.#parts.places ? await this.#next() : undefined;
      if (job !== undefined) {
        this.#taken++;
        void this.#take(job).finally(() => {
          this.#taken--;
          this.#wake();
        });
      } else if (this.#goesOn() && (this.#hopeful.size === 0 || this.#taken >= this.#parts.places)) {
        await new Promise<void>((resolve) => {
          this.#wake = resolve;
        });
      }
    }
  }

  /** What was so before something was waited for may be otherwise after it. */
  #goesOn(): boolean {
    return this.#isOpen;
  }

  /** From the queues in turn. */
  async #next(): Promise<Job<WorkOrder> | undefined> {
    const [name] = this.#hopeful;
    if (name === undefined) return undefined;
    this.#hopeful.delete(name);
    const worker = this.#queues.get(name);
    const token = randomUUID();
    const job = await worker?.getNextJob(token, { block: false }).catch(() => undefined);
    // It goes to the end: there may be more where this one stood.
    if (job !== undefined) this.#hopeful.add(name);
    return job;
  }

  async #take(job: Job<WorkOrder>): Promise<void> {
    const { data: order, token = '' } = job;
    try {
      const claim = await this.#records.claim(order.id);
      if (claim !== undefined) {
        const held: Held = { order, job, claim, publisher: undefined };
        this.#held.set(order.id, held);
        await this.#do(held).finally(() => this.#held.delete(order.id));
        if (held.publisher?.isHandedBack === true) {
          await this.#records.handBack(order.id);
          await job.moveToWait(token);
          const { store } = this.#parts;
          await store.ask((redis) => redis.publish(`${store.prefix}:wake`, job.queueName));
          return;
        }
      }
      await job.moveToCompleted(null, token, false);
    } catch {
      // Where the store does not hear this either, the lock runs out, and the run is taken up again.
      await job.moveToWait(token).catch(() => undefined);
    }
  }

  async #do(held: Held): Promise<void> {
    const { order, claim } = held;
    const { store, metrics, tracer } = this.#parts;
    const parent = order.trace ?? undefined;
    const { language = '', target = '' } = order.body as { language?: string; target?: string };
    metrics.observe('petri_queue_wait_seconds', claim.waitedMs / 1000, { language });
    if (claim.owner > 1) metrics.count('petri_runs_taken_up_again_total', { language });
    const span = tracer?.begin(`${order.kind} at worker`, 'consumer', parent, {
      'messaging.system': 'bullmq',
      'petri.attempt': claim.owner,
      'petri.wait_ms': claim.waitedMs,
      language,
      target,
    });
    const { run, isOurs } = await this.#begin(order, claim, span?.parent ?? parent);
    const publisher = new RunPublisher({ records: this.#records, id: order.id, run, claim });
    held.publisher = publisher;
    // It was taken up in the moment in which this worker was told to end.
    if (this.#isHandingBack) publisher.handBack();
    const end = (): void => {
      if (isOurs) run.stop();
    };
    const channel = store.key('ask', order.id);
    await this.#channels.listen(channel, (message) => {
      if (message === 'stop') end();
      else publisher.readInput();
    });
    if (claim.isStopped) end();
    if (order.options?.interactive === true) publisher.readInput();
    // Another's now, or to be handed back: what happens here is nobody's.
    const isPublished = await publisher.publish();
    if (!isPublished) end();
    const { outcome = run.error?.code ?? 'lost' } = isPublished ? run.facts() : {};
    span?.end({ outcome }, run.error !== undefined);
    this.#channels.ignore(channel);
  }

  /** What cannot be begun ends in its error. */
  async #begin(order: WorkOrder, claim: Claim, trace: string | undefined): Promise<Begun> {
    const { service, targets } = this.#parts;
    const { id, kind, body, options } = order;
    const asker = { client: order.client, ...(trace !== undefined && { trace }) };
    try {
      if (claim.tries > MOST_ATTEMPTS || (claim.owner > 1 && claim.isTrimmed)) throw lost();
      const compile = parseServiceCompile(body, targets);
      if (compile.id !== order.compile) {
        const message = 'The toolchains of this service are being replaced. Try again in a moment.';
        throw new Failure('service.toolchain-changed', message);
      }
      const run =
        kind === 'run' && options !== null
          ? await service.beginRun(compile, options, asker, id)
          : await service.beginCompile(compile, asker);
      return { run, isOurs: true };
    } catch (error) {
      const { language = '', target = '' } = body as { language?: string; target?: string };
      const run = new ServiceRun({ id, kind, language, target });
      run.fail(asFailure(error));
      return { run, isOurs: false };
    }
  }

  async #announce(): Promise<void> {
    // It has said that it goes, and still ends what it has.
    if (!this.#isOpen) return;
    const { store, targets, places } = this.#parts;
    const text = JSON.stringify(announcementOf(targets, places));
    await store.ask((redis) => redis.hset(`${store.prefix}:workers`, this.id, text));
  }

  /** Locks of the queue, and the word that the runs are still worked on. */
  async #beat(): Promise<void> {
    if (this.#held.size === 0) return;
    const { lockMs } = this.#parts;
    const owned = new Map([...this.#held].map(([id, { claim }]) => [id, claim.owner]));
    for (const id of await this.#records.beat(owned)) this.#held.get(id)?.publisher?.loseIt();
    await Promise.all(
      [...this.#held.values()].map(({ job }) =>
        job.extendLock(job.token ?? '', lockMs).catch(() => undefined),
      ),
    );
  }
}
