import { encodeFailure } from '#model/errors.ts';
import type { Grant } from '#model/grant.ts';
import type { GuestEvents, GuestHandle, GuestRun, RunEnd, Runner } from '#model/run.ts';
import { MessageMeter } from './message-meter.ts';
import { eachRecord } from './output-batches.ts';
import { parseFromWorker } from './parse-messages.ts';
import type { ToWorker } from './protocol.ts';
import { setupOf, takenOver } from './run-setup.ts';
import { SandboxFrame } from './sandbox-frame.ts';
import { SupervisedRun } from './supervised-run.ts';
import type { GuestWorker } from './supervision.ts';

type PageRunner = Runner & { kind: 'script'; page: true };

const MOVED =
  'The preview is gone: it went to another address, or was moved in the page. Run the cell to have it back.\n';

const NO_CALLS = { code: 'call.unknown', message: 'A page makes no host calls.' } as const;

export function isPage(runner: Runner | undefined): runner is PageRunner {
  return runner?.kind === 'script' && runner.page === true;
}

/**
 * A guest in the document of a sandbox frame of its own, where its page is shown. Supervised as a worker is: the frame is taken
 * away when the run is stopped, takes too long or goes wrong. A page that was loaded stays on its stage until `stop`.
 */
export class DocumentRun implements GuestHandle {
  readonly end: Promise<RunEnd>;
  /** Resolves when the frame has been taken away. */
  readonly gone: Promise<void>;
  readonly #guest: GuestRun;
  readonly #events: GuestEvents;
  readonly #frame: SandboxFrame;
  readonly #run: SupervisedRun;
  #listener: Parameters<GuestWorker['listen']>[0] | undefined;
  readonly #revoked = new Set<string>();
  #stays = false;
  #isReady = false;
  #isLoaded = false;
  #lateBytes = 0;
  /** Of what comes when the run has ended. */
  readonly #lateMeter = new MessageMeter();
  #leave: () => void = () => undefined;

  /** `url`: the sandbox document. `startMs`: how long it may take to answer. */
  constructor(
    guest: GuestRun,
    runner: PageRunner,
    events: GuestEvents,
    { url, startMs }: { readonly url: URL; readonly startMs: number },
  ) {
    this.#guest = guest;
    this.#events = events;
    this.gone = new Promise((resolve) => {
      this.#leave = resolve;
    });
    const code = import('virtual:petri-page').then((page) => ({ frame: page.default, worker: '' }));
    let ready: () => void = () => undefined;
    const listener: ConstructorParameters<typeof SandboxFrame>[3] = {
      message: (message) => {
        if (message.type === 'hello') {
          this.#isReady = true;
          ready();
        }
      },
      guestMessage: (data) => {
        this.#received(data);
      },
      loaded: () => {
        this.#loaded();
      },
      failed: (error) => {
        this.#listener?.died(encodeFailure(error).message);
      },
    };
    this.#frame = new SandboxFrame(url, code, startMs, listener, guest.stage ?? 'offstage');
    let finish: (end: RunEnd) => void = () => undefined;
    this.end = new Promise((resolve) => {
      finish = resolve;
    });
    this.#run = new SupervisedRun(
      this.#worker(),
      setupOf(guest),
      // What is typed into a page is typed into its own fields.
      { rung: 'up-front', shared: false, held: true },
      {
        output: (name, bytes) => {
          events.output(name, bytes);
        },
        display: (output) => {
          events.display(output);
        },
        waiting: () => undefined,
        // A page has its own ways to show things, and none out of its frame.
        call: (number) => {
          this.#run.answer(number, { ok: false, failure: NO_CALLS });
        },
        cancel: () => undefined,
        end: ({ memoryBytes, outputBytes, ...rest }) => {
          const usage = { memoryBytes, outputBytes };
          finish(takenOver(guest, { ...rest, usage, ...(this.#stays && { stays: true }) }));
        },
      },
    );
    ready = () => {
      this.#frame.post({ type: 'boot', code: runner.code.bytes, pack: {} });
      const { bytes } = guest.artifact;
      this.#run.start({ kind: 'script', program: bytes }, guest.stdin ?? new Uint8Array(0));
    };
  }

  stop(): void {
    this.#run.stop();
    if (this.#stays) this.#remove();
  }

  write(bytes: Uint8Array): void {
    this.#run.write(bytes);
  }

  closeStdin(): void {
    this.#run.closeStdin();
  }

  get grants(): readonly Grant[] {
    return this.#guest.grants.filter(({ id }) => !this.#revoked.has(id));
  }

  revoke(grantId: string): boolean {
    const grant = this.grants.find(({ id }) => id === grantId);
    if (grant === undefined) return false;
    this.#revoked.add(grantId);
    this.#run.revoke(grant, true);
    return true;
  }

  #worker(): GuestWorker {
    return {
      post: (message: ToWorker) => {
        this.#frame.post(message);
      },
      terminate: () => {
        if (!this.#stays) this.#remove();
      },
      listen: (listener) => {
        this.#listener = listener;
      },
    };
  }

  #received(data: unknown): void {
    const message = parseFromWorker(data);
    if (this.#stays) {
      if (this.#lateMeter.exceeded(message) !== undefined) this.#remove();
      else if (message?.type === 'output') this.#late(message.records);
      return;
    }
    if (message?.type === 'end' && message.outcome.kind === 'exited') {
      this.#stays = this.#guest.stage !== undefined;
    }
    this.#listener?.message(data);
  }

  /** The page counts and drops what is too much by itself; one that does not is no longer ours. */
  #late(records: Uint8Array): void {
    this.#lateBytes += records.length;
    if (this.#lateBytes > 2 * this.#guest.limits.outputBytes) this.#remove();
    else {
      eachRecord(records, 0, (name, bytes) => {
        this.#events.late?.(name, bytes);
      });
    }
  }

  /** After the sandbox itself, the page that is written over it is loaded once. */
  #loaded(): void {
    if (!this.#isReady) return;
    if (!this.#isLoaded) {
      this.#isLoaded = true;
      return;
    }
    if (this.#stays) {
      this.#events.late?.('stderr', new TextEncoder().encode(MOVED));
      this.#remove();
    } else this.#listener?.died('the page went to another address');
  }

  #remove(): void {
    this.#frame.dispose();
    this.#leave();
  }
}
