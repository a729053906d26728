import { Failure } from '#model/errors.ts';
import {
  CALL_LIMITS,
  tooLarge,
  tooMany,
  type CallAnswer,
  type CallBody,
  type GuestCall,
} from '#model/host-call.ts';
import { CallReader } from './call-pipe.ts';
import type { FromWorker } from './protocol.ts';

/** The guest's end of the calls that the page carries out. */
export class GuestCalls {
  readonly #post: (message: FromWorker, transfer: ArrayBuffer[]) => void;
  readonly #pipe: CallReader | undefined;
  readonly #open = new Map<number, (answer: CallAnswer) => void>();
  #next = 1;

  /** `pipe`: shared memory by which answers come to a thread that sleeps until they do. */
  constructor(post: (message: FromWorker, transfer: ArrayBuffer[]) => void, pipe?: SharedArrayBuffer) {
    this.#post = post;
    this.#pipe = pipe && new CallReader(pipe);
  }

  /** Whether `callSync` works. */
  get canBlock(): boolean {
    return this.#pipe !== undefined;
  }

  /** Throws Failure with the code that the page gave: `call.ended` for a call that `signal` gave up. */
  async call(call: GuestCall, signal?: AbortSignal): Promise<CallBody> {
    const refused = this.#refused(call);
    if (refused !== undefined) throw new Failure(refused.code, refused.message);
    const number = this.#send(call);
    const answer = new Promise<CallAnswer>((resolve) => {
      this.#open.set(number, resolve);
    });
    const cancel = (): void => {
      this.#post({ type: 'cancel', number }, []);
    };
    signal?.addEventListener('abort', cancel);
    try {
      return bodyOf(await answer);
    } finally {
      signal?.removeEventListener('abort', cancel);
    }
  }

  /** The same, the thread asleep meanwhile. */
  callSync(call: GuestCall): CallBody {
    const refused = this.#refused(call);
    if (refused !== undefined) throw new Failure(refused.code, refused.message);
    if (this.#pipe === undefined) throw new Error('this thread cannot sleep');
    this.#send(call);
    return bodyOf(this.#pipe.next());
  }

  answered(number: number, answer: CallAnswer): void {
    this.#open.get(number)?.(answer);
    this.#open.delete(number);
  }

  #refused(call: GuestCall): ReturnType<typeof tooLarge> {
    return this.#open.size >= CALL_LIMITS.inFlight ? tooMany() : tooLarge(call);
  }

  #send(call: GuestCall): number {
    const number = this.#next++;
    // A copy: what a guest gave is its own, and may be its memory.
    const body = call.body?.slice();
    const { name, verb, target, head } = call;
    this.#post(
      {
        type: 'call',
        number,
        call: {
          name,
          ...(verb !== undefined && { verb }),
          ...(target !== undefined && { target }),
          head,
          ...(body && { body }),
        },
      },
      body ? [body.buffer] : [],
    );
    return number;
  }
}

function bodyOf(answer: CallAnswer): CallBody {
  if (!answer.ok) throw new Failure(answer.failure.code, answer.failure.message);
  return answer;
}
