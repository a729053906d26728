import { BytesInput } from '#wasi/streams.ts';
import { Broker } from './broker.ts';
import { GuestCalls } from './guest-calls.ts';
import { QueueInput, SharedInput } from './input.ts';
import { runGuest, type GuestEnd, type GuestIo } from './guest.ts';
import { Script } from './script.ts';
import type { ScriptRealm } from './script-realm.ts';
import { OutputBatches } from './output-batches.ts';
import { packFiles } from './packed-files.ts';
import { WAITING_BEAT_MS, type FromWorker, type ToWorker, type WorkerTask } from './protocol.ts';

// A guest that is JavaScript has timers of its own under these names.
const { setInterval: every, clearInterval: cease } = globalThis;

/**
 * The worker's half of a run, the same in a page's worker and in a Node thread: give it each message, and how to
 * post one. One task, then never used again.
 */
export class GuestThread {
  readonly #post: (message: FromWorker, transfer: ArrayBuffer[]) => void;
  readonly #queue = new QueueInput();

  readonly #realm: ScriptRealm;
  #script: Script | undefined;
  #broker: Broker | undefined;
  #calls: GuestCalls | undefined;
  #beat: ReturnType<typeof setInterval> | undefined;

  constructor(post: (message: FromWorker, transfer: ArrayBuffer[]) => void, realm: ScriptRealm) {
    this.#post = post;
    this.#realm = realm;
    // Enough to see endless recursion, and to name the way to a fault.
    (Error as { stackTraceLimit?: number }).stackTraceLimit = 50;
  }

  receive(message: ToWorker): void {
    switch (message.type) {
      case 'boot': {
        const { code, pack } = message;
        const url = typeof code === 'string' ? code : this.#realm.moduleUrl(new TextDecoder().decode(code));
        this.#script = new Script(this.#realm, url, pack);
        break;
      }
      case 'task':
        void this.#run(message.task);
        break;
      case 'input':
        this.#queue.push(message.bytes);
        break;
      case 'end-input':
        this.#queue.close();
        break;
      case 'answer':
        this.#calls?.answered(message.number, message.answer);
        break;
      case 'grant':
        this.#broker?.add(message.grant);
        break;
      case 'revoke':
        this.#broker?.revoke(message.grant);
        this.#post({ type: 'revoked', grant: message.grant }, []);
        break;
      case 'asking':
        this.#asking(message.asking);
    }
  }

  /** While its reader is asked a script could compute at nobody's expense: it is told apart by its silence. */
  #asking(isAsking: boolean): void {
    cease(this.#beat);
    if (!isAsking) return;
    this.#beat = every(() => {
      this.#post({ type: 'idle' }, []);
    }, WAITING_BEAT_MS);
  }

  async #run(task: WorkerTask): Promise<void> {
    const { setup, stdin, work } = task;
    const output = new OutputBatches(
      { shown: setup.limits.outputBytes, hard: setup.limits.outputHardBytes },
      ({ records, number }) => {
        this.#post({ type: 'output', records, number }, [records.buffer]);
      },
      task.sharedBatch,
    );
    this.#broker = new Broker(setup);
    this.#calls = new GuestCalls(this.#post, task.callPipe);
    const io: GuestIo = {
      broker: this.#broker,
      calls: this.#calls,
      stdin:
        stdin.kind === 'bytes'
          ? new BytesInput(stdin.bytes)
          : stdin.kind === 'shared'
            ? new SharedInput(stdin.memory)
            : this.#queue,
      suspending: stdin.kind === 'messages',
      output,
      display: (shown) => {
        this.#post({ type: 'display', output: shown }, []);
      },
      started: (instantiateMs) => {
        this.#post({ type: 'started', instantiateMs }, []);
      },
      waiting: (waiting, awake = false) => {
        this.#post({ type: 'waiting', waiting, awake }, []);
      },
    };
    const end = (ended: GuestEnd): void => {
      const { files, buffer } = packFiles(ended.files);
      this.#post({ type: 'end', ...ended, files }, [buffer]);
    };
    if (work.kind === 'module') end(await runGuest({ ...setup, work }, io));
    else if (this.#script !== undefined) await this.#script.run({ ...setup, program: work.program }, io, end);
    else throw new Error('a script comes after what runs it');
  }
}
