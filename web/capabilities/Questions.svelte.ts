import type { Answer, Question } from '#model/question.ts';
import { isFor } from './call.ts';
import { QuestionRate } from './question-rate.ts';

const DENIED: Answer = { allowed: false };

/** A question on its way to the reader. */
export interface Asked {
  readonly question: Question;
  /** Which cell asks, as the page shows it. */
  readonly where: string;
  /** Keeps the cells of one notebook apart from another's: ids of cells are their author's choice. */
  readonly notebook: string;
  readonly isFromLink: boolean;
  /** What becomes of it. Only the first call counts. */
  readonly settle: (answer: Answer) => void;
}

export interface Asking extends Pick<Asked, 'where' | 'notebook' | 'isFromLink'> {
  /** Ends with the run: its question goes with it, denied. */
  readonly signal: AbortSignal;
}

/** What programs ask the reader, one question at a time. */
export class Questions {
  #queue = $state.raw<readonly Asked[]>([]);
  readonly #rate: QuestionRate;

  constructor(now: () => number = () => performance.now()) {
    this.#rate = new QuestionRate(now);
  }

  /** The one that is before the reader. */
  get current(): Asked | undefined {
    return this.#queue[0];
  }

  /** How many more wait for their turn. */
  get waiting(): number {
    return Math.max(0, this.#queue.length - 1);
  }

  /** `too-many`: denied without asking. Never rejects. */
  ask(question: Question, asking: Asking): Promise<Answer | 'too-many'> {
    const { where, notebook, isFromLink, signal } = asking;
    if (signal.aborted) return Promise.resolve(DENIED);
    if (!this.#rate.allows(`${notebook} ${question.cell}`)) return Promise.resolve('too-many');
    return new Promise((resolve) => {
      const settle = (answer: Answer): void => {
        signal.removeEventListener('abort', away);
        this.#queue = this.#queue.filter((other) => other !== asked);
        resolve(answer);
        if (answer.allowed && answer.lifetime !== 'once') this.#answerAlike(answer, notebook);
      };
      const away = (): void => {
        settle(DENIED);
      };
      const asked: Asked = { question, where, notebook, isFromLink, settle };
      signal.addEventListener('abort', away, { once: true });
      this.#queue = [...this.#queue, asked];
    });
  }

  /** Nobody can answer. */
  denyAll(): void {
    for (const { settle } of this.#queue) settle(DENIED);
  }

  /** What was allowed for longer than once is not asked again, by those that wait already. */
  #answerAlike(answer: Answer & { allowed: true }, notebook: string): void {
    for (const asked of this.#queue) {
      // A call with details is approved by itself, whatever it is about.
      if (asked.notebook !== notebook || asked.question.details !== undefined) continue;
      if (isFor(answer.capability, asked.question.call)) asked.settle(answer);
    }
  }
}
