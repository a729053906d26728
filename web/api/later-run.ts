import type { Grant } from '#model/grant.ts';
import type { RunOutput } from '#model/output.ts';
import type { RunResult } from '#model/run.ts';
import type { PetriRun } from './petri.ts';

/** A run whose code is loaded when it is wanted: what is asked of it before then is done when it is there. */
export class LaterRun implements PetriRun {
  readonly result: Promise<RunResult>;
  readonly #run: Promise<PetriRun>;

  constructor(run: Promise<PetriRun>) {
    this.#run = run;
    this.result = run.then(({ result }) => result);
    // A caller may only iterate.
    this.result.catch(() => undefined);
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<RunOutput, void, undefined> {
    yield* await this.#run;
  }

  stop(): void {
    this.#do((run) => run.stop());
  }

  write(input: string | Uint8Array): void {
    this.#do((run) => run.write(input));
  }

  closeStdin(): void {
    this.#do((run) => run.closeStdin());
  }

  /** Where the code has to be fetched, the program runs elsewhere, and its grants do not reach it. */
  get grants(): readonly Grant[] {
    return [];
  }

  revoke(): boolean {
    return false;
  }

  #do(work: (run: PetriRun) => void): void {
    this.#run.then(work, () => undefined);
  }
}
