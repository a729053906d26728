import type { HostCall } from '#model/capability.ts';
import { callText } from '#model/capability.ts';
import type { Answer, Question } from '#model/question.ts';

/** Questions that one run may put to its reader within a minute: more are answered with no. */
const PER_MINUTE = 10;
const MINUTE_MS = 60_000;

export type Ask = (question: Question) => Promise<Answer>;

/** The questions of one run: one at a time, none twice after a no, and not too many. */
export class Asking {
  readonly #ask: Ask;
  readonly #changed: (isAsking: boolean) => void;
  readonly #refused = new Set<string>();
  readonly #asked: number[] = [];
  #turn: Promise<unknown> = Promise.resolve();
  #open = 0;

  /** `changed`: called when the run begins to wait for its reader, and when it goes on. */
  constructor(ask: Ask, changed: (isAsking: boolean) => void) {
    this.#ask = ask;
    this.#changed = changed;
  }

  /** Asks, unless `isSettled` says in the meantime that there is no need. A reader's dialog that fails is a no. */
  ask(
    call: HostCall,
    question: Omit<Question, 'call'>,
    isSettled: () => boolean,
  ): Promise<Answer | 'settled'> {
    const text = callText(call);
    const answer = this.#turn.then(async (): Promise<Answer | 'settled'> => {
      if (isSettled()) return 'settled';
      const key = `${text}\n${question.details ?? ''}`;
      if (this.#refused.has(key) || !this.#mayAsk()) return { allowed: false };
      const given = await this.#put({ ...question, call: text });
      if (!given.allowed) this.#refused.add(key);
      return given;
    });
    this.#turn = answer;
    return answer;
  }

  async #put(question: Question): Promise<Answer> {
    this.#open += 1;
    if (this.#open === 1) this.#changed(true);
    try {
      const answer = await this.#ask(question);
      return answer.allowed && question.offers.includes(answer.capability) ? answer : { allowed: false };
    } catch {
      return { allowed: false };
    } finally {
      this.#open -= 1;
      if (this.#open === 0) this.#changed(false);
    }
  }

  #mayAsk(): boolean {
    const now = Date.now();
    while (this.#asked.length > 0 && now - (this.#asked[0] ?? now) >= MINUTE_MS) this.#asked.shift();
    if (this.#asked.length >= PER_MINUTE) return false;
    this.#asked.push(now);
    return true;
  }
}
