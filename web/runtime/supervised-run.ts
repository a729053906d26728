import type { Outcome } from '#model/outcome.ts';
import type { Output } from '#model/output.ts';
import { outputLimit } from './guest.ts';
import { newSharedInput, SharedInputWriter } from './input.ts';
import { newSharedBatch, OutputReader, type StreamName } from './output-batches.ts';
import {
  parseFromWorker,
  WAITING_BEAT_MS,
  type GuestWork,
  type RunSetup,
  type StdinRung,
  type ToWorker,
  type WorkerTask,
} from './protocol.ts';
import { RunClock } from './run-clock.ts';

/** A worker as a run needs it; web workers and Node's threads are both made to look so. */
export interface GuestWorker {
  post(message: ToWorker): void;
  /** Kills it wherever it is. Nothing is heard of it afterwards. */
  terminate(): void;
  listen(listener: { message(data: unknown): void; died(reason: string): void }): void;
}

export interface RunListener {
  output(name: StreamName, bytes: Uint8Array): void;
  display(output: Output): void;
  waiting(isWaiting: boolean): void;
  /** Called exactly once, as the last one. */
  end(end: SupervisedEnd): void;
}

export interface SupervisedEnd {
  readonly outcome: Outcome;
  readonly instantiateMs: number;
  readonly runMs: number;
  readonly memoryBytes: number;
  readonly outputBytes: number;
  readonly droppedBytes: number;
  readonly files?: ReadonlyMap<string, Uint8Array>;
  readonly removed?: readonly string[];
}

// Messages that the worker had posted when it is to be killed are given this long to arrive.
const DRAIN_MS = 20;
const DRAIN_LIMIT_MS = 100;
// How often the batch that a worker is filling is looked at.
const POLL_MS = 16;
// A thread that is awake while it waits, and silent for this long, is computing: the clock goes on.
const BEAT_LIMIT_MS = 5 * WAITING_BEAT_MS;
// Getting a runner ready (compiling an interpreter) is no time of the guest's, but it must end.
const READY_LIMIT_MS = 60_000;
// Displays that a worker may post: so many at once, refilled at so many a millisecond. It keeps to the screen's pace by
// itself; one that does not is no longer ours.
const DISPLAYS = 4_000;
const DISPLAYS_PER_MS = 1;

/**
 * One guest at work, seen from outside its thread: the clock runs from construction, so that a module that loops
 * while it is instantiated is ended too. Whatever happens, `end` is called exactly once and the worker is gone.
 */
export class SupervisedRun {
  readonly #worker: GuestWorker;
  readonly #listener: RunListener;
  readonly #clock: RunClock;
  readonly #reader: OutputReader;
  readonly #rung: StdinRung;
  readonly #setup: RunSetup;
  readonly #sharedBatch: SharedArrayBuffer | undefined;
  #input: SharedInputWriter | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  /** Input that came before the worker had its task. */
  #early: ToWorker[] | undefined = [];
  readonly #createdAt = performance.now();
  #readyTimer: ReturnType<typeof setTimeout> | undefined;
  #isWaiting = false;
  #beatTimer: ReturnType<typeof setTimeout> | undefined;
  #compileMs = 0;
  #instantiateMs: number | undefined;
  #startedAtMs = 0;
  #outputBytes = 0;
  #displays = DISPLAYS;
  #heardAt = Number.NEGATIVE_INFINITY;
  #ending = false;
  #ended = false;

  constructor(
    worker: GuestWorker,
    setup: RunSetup,
    options: {
      readonly rung: StdinRung;
      readonly shared: boolean;
      /** The clock begins when the runner is ready: what comes before is not the guest's doing. */
      readonly held?: boolean;
    },
    listener: RunListener,
  ) {
    this.#worker = worker;
    this.#setup = setup;
    this.#rung = options.rung;
    this.#listener = listener;
    this.#sharedBatch = options.shared ? newSharedBatch() : undefined;
    this.#reader = new OutputReader((name, bytes) => {
      this.#outputBytes += bytes.length;
      listener.output(name, bytes);
      // The worker drops what is too much. One that does not is no longer ours.
      if (this.#outputBytes > setup.limits.outputBytes) this.#kill(outputLimit(setup.limits));
    }, this.#sharedBatch);
    this.#clock = new RunClock(setup.limits.timeMs, () => {
      this.#kill({ kind: 'timed-out', afterMs: setup.limits.timeMs });
    });
    worker.listen({
      message: (data) => {
        this.#received(data);
      },
      died: (reason) => {
        this.#kill(trapped(`the run's worker failed: ${reason}`));
      },
    });
    if (options.held === true) {
      this.#readyTimer = setTimeout(() => {
        const seconds = String(READY_LIMIT_MS / 1000);
        this.#kill(trapped(`what runs this language was not ready within ${seconds} s`));
      }, READY_LIMIT_MS);
    } else this.#clock.start();
  }

  /** Hands the work over: the guest starts. */
  start(work: GuestWork, stdin: Uint8Array | undefined): void {
    if (this.#ending) return;
    this.#compileMs = performance.now() - this.#createdAt;
    if (work.kind === 'module') this.#begin();
    const task: WorkerTask = {
      work,
      setup: this.#setup,
      stdin: this.#stdinFor(stdin),
      sharedBatch: this.#sharedBatch,
    };
    this.#worker.post({ type: 'task', task });
    for (const message of this.#early ?? []) this.#worker.post(message);
    this.#early = undefined;
    if (this.#sharedBatch !== undefined) {
      this.#poll = setInterval(() => {
        this.#reader.poll();
      }, POLL_MS);
    }
  }

  /** Ends a run that could not be started. */
  refuse(outcome: Outcome): void {
    this.#finish({ outcome });
  }

  /** Ends the run with `stopped`; what it printed so far is kept. */
  stop(): void {
    this.#kill({ kind: 'stopped' });
  }

  write(bytes: Uint8Array): void {
    if (this.#input !== undefined) this.#input.write(bytes);
    else this.#send({ type: 'input', bytes });
  }

  closeStdin(): void {
    if (this.#input !== undefined) this.#input.close();
    else this.#send({ type: 'end-input' });
  }

  /** From here on it is the guest whose time it is. */
  #begin(): void {
    clearTimeout(this.#readyTimer);
    this.#clock.start();
  }

  #send(message: ToWorker): void {
    if (this.#ended) return;
    if (this.#early === undefined) this.#worker.post(message);
    else this.#early.push(message);
  }

  #stdinFor(stdin: Uint8Array | undefined): WorkerTask['stdin'] {
    if (stdin !== undefined) return { kind: 'bytes', bytes: stdin };
    if (this.#rung === 'jspi') return { kind: 'messages' };
    if (this.#rung === 'up-front') return { kind: 'bytes', bytes: new Uint8Array(0) };
    const memory = newSharedInput();
    this.#input = new SharedInputWriter(memory);
    // What was typed before the worker had its task was kept as messages.
    for (const message of this.#early ?? []) {
      if (message.type === 'input') this.#input.write(message.bytes);
      else this.#input.close();
    }
    this.#early = [];
    return { kind: 'shared', memory };
  }

  #received(data: unknown): void {
    const message = parseFromWorker(data);
    if (message === undefined || this.#ended) return;
    const now = performance.now();
    this.#displays = Math.min(DISPLAYS, this.#displays + (now - this.#heardAt) * DISPLAYS_PER_MS);
    this.#heardAt = now;
    switch (message.type) {
      case 'started':
        if (!this.#ending) this.#begin();
        this.#instantiateMs = message.instantiateMs;
        this.#startedAtMs = this.#clock.elapsedMs;
        return;
      case 'output':
        this.#reader.posted(message);
        return;
      case 'display':
        if ((this.#displays -= 1) > 0) this.#listener.display(message.output);
        // At once: timers wait behind the messages of a flood.
        else this.#kill(TOO_MANY_DISPLAYS, true);
        return;
      case 'waiting':
        if (this.#ending) return;
        this.#waiting(message.waiting, message.awake === true);
        return;
      case 'end':
        // A guest that ended by itself while it was being killed ended by itself.
        this.#finish(message);
    }
  }

  #waiting(isWaiting: boolean, isAwake: boolean): void {
    clearTimeout(this.#beatTimer);
    if (isWaiting) this.#clock.pause();
    else this.#clock.start();
    if (isWaiting && isAwake) {
      this.#beatTimer = setTimeout(() => {
        this.#clock.start();
      }, BEAT_LIMIT_MS);
    }
    if (isWaiting !== this.#isWaiting) this.#listener.waiting(isWaiting);
    this.#isWaiting = isWaiting;
  }

  #kill(outcome: Outcome, isAtOnce = false): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#clock.pause();
    clearTimeout(this.#beatTimer);
    clearInterval(this.#poll);
    const end = (): void => {
      this.#worker.terminate();
      this.#reader.poll();
      this.#finish({ outcome });
    };
    // On a busy machine messages may still be on the way; one that prints without end is not waited for.
    const until = performance.now() + DRAIN_LIMIT_MS;
    const drain = (): void => {
      const now = performance.now();
      const isQuiet = now - this.#heardAt >= DRAIN_MS && !this.#reader.isBehind;
      if (isQuiet || now >= until) end();
      else setTimeout(drain, DRAIN_MS / 2);
    };
    if (isAtOnce) end();
    else setTimeout(drain, DRAIN_MS);
  }

  #finish(end: Pick<SupervisedEnd, 'outcome'> & Partial<Omit<SupervisedEnd, 'instantiateMs'>>): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#ending = true;
    this.#clock.pause();
    clearTimeout(this.#readyTimer);
    clearTimeout(this.#beatTimer);
    clearInterval(this.#poll);
    this.#input?.dispose();
    this.#worker.terminate();
    const { elapsedMs } = this.#clock;
    const dropped = end.droppedBytes ?? this.#reader.dropped;
    this.#listener.end({
      outcome: end.outcome,
      instantiateMs: this.#compileMs + (this.#instantiateMs ?? 0),
      runMs: end.runMs ?? (this.#instantiateMs === undefined ? 0 : elapsedMs - this.#startedAtMs),
      memoryBytes: end.memoryBytes ?? 0,
      outputBytes: end.outputBytes ?? this.#outputBytes + dropped,
      droppedBytes: dropped,
      ...(end.files === undefined ? {} : { files: end.files }),
      ...(end.removed === undefined ? {} : { removed: end.removed }),
    });
  }
}

const TOO_MANY_DISPLAYS: Outcome = {
  kind: 'limit-exceeded',
  limit: 'displays',
  message: `It displayed more than ${String(DISPLAYS_PER_MS * 1000)} things a second: nobody could see them.`,
};

function trapped(reason: string): Outcome {
  return { kind: 'trapped', trap: { reason, frames: [] } };
}
