import type { Failure } from '#model/errors.ts';
import type { RunOutput } from '#model/output.ts';

/**
 * What a run printed, for `for await`: values wait until they are asked for, several readers each see all of them, and the end (or
 * the failure) reaches every one. Of displays that replace each other the newest is kept: an animation would fill the memory. What is void
 * reaches nobody any longer.
 */
export class OutputQueue {
  /** Undefined stands for what was replaced, or is void. */
  readonly #outputs: (RunOutput | undefined)[] = [];
  /** Where the newest display of an id is. */
  readonly #newest = new Map<string, number>();
  #ended = false;
  #failure: Failure | undefined;
  #wake: () => void = () => undefined;
  #next = this.#nextChange();

  push(output: RunOutput): void {
    if (output.type === 'clear_output') {
      this.#outputs.fill(undefined);
      this.#newest.clear();
    }
    if (output.type === 'display_data' && output.displayId !== undefined) {
      const before = this.#newest.get(output.displayId);
      if (before !== undefined) this.#outputs[before] = undefined;
      this.#newest.set(output.displayId, this.#outputs.length);
    }
    this.#outputs.push(output);
    this.#notify();
  }

  /** No more outputs; with a failure, readers get it thrown once they have seen what came before. */
  end(failure?: Failure): void {
    this.#ended = true;
    this.#failure = failure;
    this.#notify();
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunOutput, void, undefined> {
    for (let next = 0; ; next++) {
      while (next >= this.#outputs.length) {
        if (this.#failure !== undefined) throw this.#failure;
        if (this.#ended) return;
        await this.#next;
      }
      const output = this.#outputs[next];
      if (output !== undefined) yield output;
    }
  }

  #notify(): void {
    const wake = this.#wake;
    this.#next = this.#nextChange();
    wake();
  }

  #nextChange(): Promise<void> {
    return new Promise((resolve) => {
      this.#wake = resolve;
    });
  }
}
