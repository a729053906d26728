import { encodeFailure } from '#model/errors.ts';
import { DEFAULT_LIMITS, type Limits } from '#model/limits.ts';
import type { Outcome } from '#model/outcome.ts';
import type { GuestEvents, GuestHandle, GuestHost, GuestRun, RunEnd, Runner } from '#model/run.ts';
import { FrameHoldings } from './frame-holdings.ts';
import { Heartbeat } from './heartbeat.ts';
import { eachRecord } from './output-batches.ts';
import { type FrameToPage, type Handshake, type StdinRung } from './protocol.ts';
import { DocumentRun, isPage } from './document-run.ts';
import type { CallHandler } from './host-calls/handler.ts';
import { callHandlers } from './host-calls/handlers.ts';
import { HostCalls } from './host-calls/host-calls.ts';
import { setupOf, takenOver } from './run-setup.ts';
import { runnerTask } from './runner-task.ts';
import { SandboxFrame } from './sandbox-frame.ts';

// A frame that does not answer within this time is taken away, its workers with it. Less than the 200 ms that Stop
// may take, more than the frame's own way of ending a worker.
const STOP_GRACE_MS = 170;
// Slow machines and first visits; after it the reader is told instead of being left waiting.
const START_MS = 20_000;
// The frame keeps the time itself. This is for a frame that died.
const TIME_GRACE_MS = 3_000;
// The same while the frame gets a runner ready, which it ends itself after a minute.
const READY_GRACE_MS = 65_000;

interface PageRun {
  readonly guest: GuestRun;
  readonly events: GuestEvents;
  readonly finish: (end: RunEnd) => void;
  readonly calls: HostCalls;
  readonly startedAt: number;
  watchdog: ReturnType<typeof setTimeout> | undefined;
  outputBytes: number;
}

/** Runs guests in the opaque-origin sandbox frame of this site. Needs a document; works with and without COOP/COEP. */
export class SandboxHost implements GuestHost {
  readonly stdin: Promise<StdinRung>;
  readonly #base: URL;
  readonly #startMs: number;
  readonly #handlers: ReadonlyMap<string, CallHandler>;
  /** The frame's origin is opaque, and its policy lets nothing out. */
  readonly confinesScripts = true;
  /** A browser without WebGPU says so when the program runs. */
  readonly offers = ['webgpu', 'document'] as const;
  readonly #runs = new Map<number, PageRun>();
  readonly #holdings = new FrameHoldings();
  readonly #pages = new Set<DocumentRun>();
  readonly #heart = new Heartbeat(
    () => this.#frame?.post({ type: 'ping' }),
    () => {
      const reason =
        'the browser ended the sandbox in which it ran; most often a program took all the memory that there was';
      this.#reset({ kind: 'trapped', trap: { reason, frames: [] } });
    },
  );
  #frame: SandboxFrame | undefined;
  #code: Promise<Pick<Handshake, 'frame' | 'worker'>> | undefined;
  #nextId = 1;
  #knowStdin: (rung: StdinRung) => void = () => undefined;

  /**
   * `base`: where the site stands, with a trailing slash; `sandbox.html` is below it. `startMs`: how long the frame
   * may take to answer. `handlers`: what the site does for guests beside the network.
   */
  constructor(options: {
    readonly base: URL;
    readonly startMs?: number;
    readonly handlers?: readonly CallHandler[];
  }) {
    this.#base = options.base;
    this.#startMs = options.startMs ?? START_MS;
    this.#handlers = callHandlers(
      { fetch: globalThis.fetch.bind(globalThis), ownHost: location.hostname },
      options.handlers,
    );
    this.stdin = new Promise((resolve) => {
      this.#knowStdin = resolve;
    });
  }

  prewarm(runner?: Runner, limits: Limits = DEFAULT_LIMITS): void {
    if (isPage(runner)) return;
    const frame = this.#ensureFrame();
    if (runner !== undefined) this.#holdings.send(frame, runner);
    frame.post({ type: 'prewarm', limits, ...(runner && { runner: runnerTask(runner) }) });
  }

  run(guest: GuestRun, events: GuestEvents): GuestHandle {
    const { runner: kind } = guest;
    if (isPage(kind)) {
      const page = new DocumentRun(guest, kind, events, { url: this.#url(), startMs: this.#startMs });
      this.#pages.add(page);
      void page.gone.then(() => {
        this.#pages.delete(page);
        // Browsers keep frames of one site in one process: a script that is in its way goes on there until no frame is left.
        if (this.#runs.size === 0 && this.#pages.size === 0) this.#reset({ kind: 'stopped' });
      });
      return page;
    }
    const id = this.#nextId++;
    let finish: (end: RunEnd) => void = () => undefined;
    const end = new Promise<RunEnd>((resolve) => {
      finish = resolve;
    });
    const calls = this.#calls(id, guest, events);
    const run: PageRun = {
      guest,
      events,
      finish,
      calls,
      startedAt: performance.now(),
      watchdog: undefined,
      outputBytes: 0,
    };
    this.#runs.set(id, run);
    const frame = this.#ensureFrame();
    const { artifact, runner } = guest;
    if (runner !== undefined) this.#holdings.send(frame, runner);
    const { digest } = artifact.manifest;
    const isHeld = this.#holdings.use(digest);
    frame.post({
      type: 'run',
      id,
      digest,
      ...(isHeld ? {} : { bytes: artifact.bytes }),
      ...(runner && { runner: runnerTask(runner) }),
      setup: setupOf(guest),
      stdin: guest.stdin ?? (guest.interactive ? undefined : new Uint8Array(0)),
    });
    this.#holdings.evict(frame);
    this.#watch(id, run);
    if (frame.isReady) this.#heart.start();
    return {
      end,
      stop: () => {
        this.#stop(id);
      },
      write: (bytes) => {
        if (this.#runs.has(id)) this.#frame?.post({ type: 'input', id, bytes });
      },
      closeStdin: () => {
        if (this.#runs.has(id)) this.#frame?.post({ type: 'end-input', id });
      },
      get grants() {
        return calls.grants;
      },
      revoke: (grantId) => {
        const grant = calls.revoke(grantId);
        // What is decided here is decided: only what the guest's own thread decides must reach it.
        if (grant !== undefined && this.#runs.has(id)) {
          this.#frame?.post({ type: 'revoke', id, grant, urgent: !calls.decides(grant) });
        }
        return grant !== undefined;
      },
    };
  }

  #calls(id: number, guest: GuestRun, events: GuestEvents): HostCalls {
    return new HostCalls({
      guest: { ...guest, language: guest.artifact.manifest.language },
      handlers: this.#handlers,
      ask: events.ask?.bind(events),
      asking: (asking) => {
        const run = this.#runs.get(id);
        if (run === undefined) return;
        clearTimeout(run.watchdog);
        if (!asking) this.#watch(id, run);
        this.#frame?.post({ type: 'asking', id, asking });
      },
      granted: (grant) => {
        if (this.#runs.has(id)) this.#frame?.post({ type: 'grant', id, grant });
      },
    });
  }

  dispose(): void {
    this.#reset({ kind: 'stopped' });
    for (const page of this.#pages) page.stop();
  }

  #url(): URL {
    return new URL('sandbox.html', this.#base);
  }

  #ensureFrame(): SandboxFrame {
    if (this.#frame !== undefined) return this.#frame;
    this.#code ??= import('virtual:petri-sandbox').then(({ frame, worker }) => ({ frame, worker }));
    const created = new SandboxFrame(this.#url(), this.#code, this.#startMs, {
      message: (message) => {
        if (this.#frame === created) this.#received(message);
      },
      failed: (error) => {
        if (this.#frame !== created) return;
        const { message } = encodeFailure(error);
        this.#code = undefined;
        this.#knowStdin('up-front');
        this.#reset({
          kind: 'trapped',
          trap: { reason: `the sandbox could not be started: ${message}`, frames: [] },
        });
      },
    });
    this.#frame = created;
    return created;
  }

  #received(message: FrameToPage): void {
    this.#heart.heard();
    if (message.type === 'hello') {
      this.#knowStdin(message.stdin);
      if (this.#runs.size > 0) this.#heart.start();
      return;
    }
    if (message.type === 'pong') return;
    const run = this.#runs.get(message.id);
    if (run === undefined) return;
    switch (message.type) {
      case 'output':
        this.#output(run, message.records);
        return;
      case 'display':
        run.events.display(message.output);
        return;
      case 'waiting':
        clearTimeout(run.watchdog);
        if (!message.waiting) this.#watch(message.id, run);
        run.events.waiting(message.waiting);
        return;
      case 'call': {
        const { id, number } = message;
        void run.calls.answer(message.call, number).then((answer) => {
          if (!this.#runs.has(id)) return;
          const body = answer.ok ? answer.body : undefined;
          this.#frame?.post({ type: 'answer', id, number, answer }, body && [body.buffer]);
        });
        return;
      }
      case 'cancel':
        run.calls.cancel(message.number);
        return;
      case 'end':
        if (message.records !== undefined) this.#output(run, message.records);
        this.#end(message.id, {
          outcome: message.outcome,
          instantiateMs: message.instantiateMs,
          runMs: message.runMs,
          usage: { memoryBytes: message.memoryBytes, outputBytes: message.outputBytes },
          droppedBytes: message.droppedBytes,
          ...(message.files === undefined ? {} : { files: message.files }),
          ...(message.removed === undefined ? {} : { removed: message.removed }),
          ...(message.calls === undefined ? {} : { calls: message.calls }),
        });
    }
  }

  #output(run: PageRun, records: Uint8Array): void {
    run.outputBytes += records.length;
    eachRecord(records, 0, (name, bytes) => {
      run.events.output(name, bytes);
    });
  }

  #end(id: number, end: RunEnd): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    this.#runs.delete(id);
    if (this.#runs.size === 0) this.#heart.stop();
    clearTimeout(run.watchdog);
    run.finish(run.calls.joined(takenOver(run.guest, end)));
  }

  #stop(id: number): void {
    const run = this.#runs.get(id);
    if (run === undefined) return;
    this.#frame?.post({ type: 'stop', id });
    setTimeout(() => {
      if (this.#runs.has(id)) this.#reset({ kind: 'stopped' });
    }, STOP_GRACE_MS);
  }

  #watch(id: number, run: PageRun): void {
    const { limits, runner } = run.guest;
    const { timeMs } = limits;
    clearTimeout(run.watchdog);
    run.watchdog = setTimeout(
      () => {
        if (this.#runs.has(id)) this.#reset({ kind: 'timed-out', afterMs: timeMs });
      },
      timeMs + (runner === undefined ? TIME_GRACE_MS : READY_GRACE_MS),
    );
  }

  /** Takes the frame away with all that runs in it. The next run makes a new one. */
  #reset(outcome: Outcome): void {
    this.#heart.stop();
    this.#frame?.dispose();
    this.#frame = undefined;
    this.#holdings.clear();
    for (const [id, run] of [...this.#runs]) {
      this.#end(id, {
        outcome,
        instantiateMs: 0,
        runMs: performance.now() - run.startedAt,
        usage: { memoryBytes: 0, outputBytes: run.outputBytes },
        droppedBytes: 0,
      });
    }
  }
}
