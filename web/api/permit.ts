import type { CallTally } from '#model/audit.ts';
import { callText, type HostCall } from '#model/capability.ts';
import { Failure } from '#model/errors.ts';
import type { Question } from '#model/question.ts';
import { Broker } from '#runtime/broker.ts';
import type { RunOptions } from './petri.ts';
import type { PreparedRun } from './prepare-run.ts';
import { inputWords } from './remote-input.ts';

/**
 * Whether what a cell is made of may leave the page for a service: by the grants of its run, or because its reader says so now. One for
 * each run; what it decides is counted as host calls are.
 */
export class Permit {
  readonly #broker: Broker;
  readonly #prepared: PreparedRun;
  readonly #ask: RunOptions['ask'];
  readonly #call: HostCall;
  #askedMs = 0;

  constructor(verb: 'compile' | 'run', prepared: PreparedRun, ask: RunOptions['ask']) {
    this.#prepared = prepared;
    this.#ask = ask;
    this.#call = { name: 'service', verb };
    this.#broker = new Broker(prepared.guest);
  }

  /** The call that is decided, as text. */
  get call(): string {
    return callText(this.#call);
  }

  /** Milliseconds that the reader took for an answer: they are no time of the run. */
  get askedMs(): number {
    return this.#askedMs;
  }

  tally(): readonly CallTally[] {
    return this.#broker.tally();
  }

  get isDenied(): boolean {
    return this.#broker.tally().some(({ denied }) => denied > 0);
  }

  /** `place`: where it would be sent, with `more` besides its texts. Throws Failure `capability.denied`. */
  async obtain(place: string, more: readonly string[] = []): Promise<void> {
    const capability = this.call;
    const details = `To ${place}:\n${inputWords(this.#prepared.compile, more)}`;
    if (this.#ask !== undefined && !this.#broker.has(this.#call)) {
      const { language, guest } = this.#prepared;
      const question: Question = {
        cell: guest.cell,
        language: language.id,
        call: capability,
        offers: [capability],
        details,
      };
      const askedAt = performance.now();
      const answer = await this.#ask(question).catch(() => undefined);
      this.#askedMs += performance.now() - askedAt;
      if (answer?.allowed === true && answer.capability === capability) {
        this.#broker.add({ id: 'reader:1', capability, issuer: 'reader', limits: { uses: 1 } });
      }
    }
    if (this.#broker.may(this.#call)) return;
    throw new Failure('capability.denied', `${capability} is denied: nothing was sent.`, {
      detail: { capability },
    });
  }
}
