import type { Grant } from '#model/grant.ts';
import type { CallAnswer } from '#model/host-call.ts';
import type { Outcome } from '#model/outcome.ts';
import { CallWriter, newCallPipe } from './call-pipe.ts';
import { outputLimit } from './guest.ts';
import { FileTotals } from './file-totals.ts';
import { newSharedInput, SharedInputWriter } from './input.ts';
import { MessageMeter } from './message-meter.ts';
import { newSharedBatch, OutputReader } from './output-batches.ts';
import { parseFromWorker } from './parse-messages.ts';
import type { GuestWork, RunSetup, StdinRung, SupervisedEnd, ToWorker, WorkerTask } from './protocol.ts';
import { Revocations } from './revocations.ts';
import { RunClock } from './run-clock.ts';
import { RunWaits } from './run-waits.ts';
import type { GuestWorker, RunListener } from './supervision.ts';
import { callsPage, CAN_SUSPEND } from './suspend.ts';

// Messages that the worker had posted when it is to be killed are given this long to arrive.
const DRAIN_MS = 20;
const DRAIN_LIMIT_MS = 100;
// How often the batch that a worker is filling is looked at.
const POLL_MS = 16;
// Getting a runner ready (compiling an interpreter) is no time of the guest's, but it must end.
const READY_LIMIT_MS = 60_000;

/**
 * One guest at work, seen from outside its thread: the clock runs from construction, so that a module that loops
 * while it is instantiated is ended too. Whatever happens, `end` is called exactly once and the worker is gone.
 */
export class SupervisedRun {
  readonly #worker: GuestWorker;
  readonly #listener: RunListener;
  readonly #clock: RunClock;
  readonly #waits: RunWaits;
  readonly #revocations: Revocations;
  readonly #reader: OutputReader;
  readonly #meter = new MessageMeter();
  readonly #fileTotals: FileTotals;
  readonly #rung: StdinRung;
  #setup: RunSetup;
  readonly #isShared: boolean;
  readonly #sharedBatch: SharedArrayBuffer | undefined;
  #callPipe: CallWriter | undefined;
  #input: SharedInputWriter | undefined;
  #poll: ReturnType<typeof setInterval> | undefined;
  /** Input that came before the worker had its task. */
  #early: ToWorker[] | undefined = [];
  readonly #createdAt = performance.now();
  #readyTimer: ReturnType<typeof setTimeout> | undefined;
  #isWaiting = false;
  #isScript = false;
  #isAsking = false;
  #compileMs = 0;
  #instantiateMs: number | undefined;
  #startedAtMs = 0;
  #outputBytes = 0;
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
    this.#fileTotals = new FileTotals(setup);
    this.#rung = options.rung;
    this.#listener = listener;
    this.#isShared = options.shared;
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
    this.#waits = new RunWaits(this.#clock);
    this.#revocations = new Revocations((capability) => {
      this.#kill({ kind: 'denied', capability });
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
    this.#isScript = work.kind === 'script';
    const callPipe =
      work.kind === 'module' && this.#isShared && !CAN_SUSPEND && callsPage(work.module)
        ? newCallPipe()
        : undefined;
    this.#callPipe = callPipe && new CallWriter(callPipe);
    const task: WorkerTask = {
      work,
      setup: this.#setup,
      stdin: this.#stdinFor(stdin),
      sharedBatch: this.#sharedBatch,
      ...(callPipe && { callPipe }),
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

  answer(number: number, answer: CallAnswer): void {
    if (this.#ended) return;
    if (this.#callPipe !== undefined) this.#callPipe.write(answer);
    else this.#worker.post({ type: 'answer', number, answer });
  }

  /** Its reader is being asked, which is no time of the guest's, or is not any more. */
  asking(isAsking: boolean): void {
    if (this.#ending) return;
    this.#isAsking = isAsking;
    // A module that waits for an answer is not at work; a script may be.
    if (this.#isScript) this.#worker.post({ type: 'asking', asking: isAsking });
    this.#waits.set('answer', isAsking, this.#isScript);
  }

  grant(grant: Grant): void {
    this.#send({ type: 'grant', grant });
  }

  /** `isUrgent`: a thread that does not take it within 200 ms is ended. */
  revoke(grant: Grant, isUrgent: boolean): void {
    if (this.#ending) return;
    if (this.#early !== undefined) {
      this.#setup = { ...this.#setup, grants: this.#setup.grants.filter(({ id }) => id !== grant.id) };
      return;
    }
    this.#worker.post({ type: 'revoke', grant: grant.id });
    if (isUrgent) this.#revocations.sent(grant);
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
    if (this.#ended) return;
    const exceeded = this.#meter.exceeded(message);
    if (exceeded !== undefined) {
      // At once: what else it has sent fills the memory of whoever listens.
      this.#reader.poll();
      this.#finish({ outcome: exceeded });
    }
    if (exceeded !== undefined || message === undefined) return;
    this.#heardAt = performance.now();
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
        this.#listener.display(message.output);
        return;
      case 'waiting':
        if (this.#ending) return;
        this.#waiting(message.waiting, message.awake === true);
        return;
      case 'call':
        if (!this.#ending) this.#listener.call(message.number, message.call);
        return;
      case 'cancel':
        if (!this.#ending) this.#listener.cancel(message.number);
        return;
      case 'idle':
        if (this.#isAsking && !this.#ending) this.#waits.set('answer', true, true);
        return;
      case 'revoked':
        this.#revocations.taken(message.grant);
        return;
      case 'end': {
        // A guest that ended by itself while it was being killed ended by itself.
        const outcome = this.#fileTotals.exceeded(message.files);
        this.#finish(outcome === undefined ? message : { outcome });
      }
    }
  }

  #waiting(isWaiting: boolean, isAwake: boolean): void {
    this.#waits.set('input', isWaiting, isAwake);
    if (isWaiting !== this.#isWaiting) this.#listener.waiting(isWaiting);
    this.#isWaiting = isWaiting;
  }

  #kill(outcome: Outcome): void {
    if (this.#ending) return;
    this.#ending = true;
    this.#clock.pause();
    this.#waits.end();
    this.#revocations.end();
    clearInterval(this.#poll);
    afterDrain(
      (now) => now - this.#heardAt >= DRAIN_MS && !this.#reader.isBehind,
      () => {
        this.#worker.terminate();
        this.#reader.poll();
        this.#finish({ outcome });
      },
    );
  }

  #finish(end: Pick<SupervisedEnd, 'outcome'> & Partial<Omit<SupervisedEnd, 'instantiateMs'>>): void {
    if (this.#ended) return;
    this.#ended = true;
    this.#ending = true;
    this.#clock.pause();
    clearTimeout(this.#readyTimer);
    this.#waits.end();
    this.#revocations.end();
    clearInterval(this.#poll);
    this.#input?.dispose();
    this.#callPipe?.dispose();
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
      ...(end.calls === undefined ? {} : { calls: end.calls }),
    });
  }
}

/** On a busy machine messages may still be on the way; one that prints without end is not waited for. */
function afterDrain(isQuiet: (now: number) => boolean, end: () => void): void {
  const until = performance.now() + DRAIN_LIMIT_MS;
  const drain = (): void => {
    const now = performance.now();
    if (isQuiet(now) || now >= until) end();
    else setTimeout(drain, DRAIN_MS / 2);
  };
  setTimeout(drain, DRAIN_MS);
}

function trapped(reason: string): Outcome {
  return { kind: 'trapped', trap: { reason, frames: [] } };
}
