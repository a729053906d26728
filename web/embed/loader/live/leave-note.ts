import type { CellCore } from '../cell-core.ts';
import { question } from './question.ts';

/** What would leave the page, and for where. */
interface Leaving {
  readonly place: string;
  readonly sends: readonly string[];
}

/**
 * Says what of the cell would leave the page, and waits for its reader. Once they have said yes to a cell, it is said and not asked.
 */
export class LeaveNote {
  readonly #core: CellCore;
  #isAllowed = false;
  #shown: HTMLElement | undefined;

  constructor(core: CellCore) {
    this.#core = core;
  }

  ask({ place, sends }: Leaving, answer: (isAllowed: boolean) => void): void {
    this.close();
    const core = this.#core;
    const verb = sends.length > 1 ? 'go' : 'goes';
    const text = `Leaves this page: to be compiled, ${sends.join(', ')} ${verb} to ${place}.`;
    const decide = (isAllowed: boolean): void => {
      this.#isAllowed = isAllowed;
      this.close();
      if (isAllowed) core.note(text);
      answer(isAllowed);
    };
    if (this.#isAllowed) {
      decide(true);
      return;
    }
    core.status('Waiting for you');
    this.#shown = question(core, text, {
      'Send it': () => decide(true),
      'Do not send': () => decide(false),
    });
    this.#shown.setAttribute('role', 'status');
  }

  /** Nobody is asked any longer. */
  close(): void {
    this.#shown?.remove();
    this.#shown = undefined;
  }
}
