import type { Outcome } from '#model/outcome.ts';
import type { RunRequest, RunResult, Timings } from '#model/run.ts';

/** What one target made of a cell. */
export interface ComparedRun {
  readonly target: string;
  readonly outcome: Outcome;
  readonly timings: Timings;
  readonly cacheHit: boolean;
  /** Standard output, the first of it. */
  readonly stdout: string;
  /** More was printed than `stdout` has. */
  readonly isCut: boolean;
}

/** Characters of each target's output that are kept to be looked at side by side. */
const KEPT = 20_000;

/** The last run of a cell on each of its targets, as long as the cell is the same. */
export class Comparison {
  #runs = $state.raw<readonly ComparedRun[]>([]);
  #inputs = '';

  /** In the order in which the targets were first run. */
  get runs(): readonly ComparedRun[] {
    return this.#runs;
  }

  /** A run ended. One of another text, with other options or other input, begins anew; one that did not start says nothing. */
  add(request: RunRequest, input: string, { detail, timings, cacheHit, stdout, truncated }: RunResult): void {
    if (detail.kind === 'failed-to-compile' || (timings.runMs === 0 && detail.kind !== 'exited')) return;
    const { source, files = {}, args = [], env = {}, flags = [], target = 'browser' } = request;
    const inputs = JSON.stringify([request.language, source, files, args, env, flags, input]);
    const run: ComparedRun = {
      target,
      outcome: detail,
      timings,
      cacheHit,
      stdout: stdout.slice(0, KEPT),
      isCut: truncated || stdout.length > KEPT,
    };
    const before = inputs === this.#inputs ? this.#runs : [];
    this.#inputs = inputs;
    const at = before.findIndex((each) => each.target === target);
    this.#runs = at < 0 ? [...before, run] : before.with(at, run);
  }

  clear(): void {
    this.#runs = [];
    this.#inputs = '';
  }
}
