import { setTimeout as pause } from 'node:timers/promises';
import type { ServiceRun } from '../service-run.ts';
import type { Claim, RunRecords } from './run-records.ts';

/** The store is asked again after so long, as long as the run may still be this worker's. */
const AGAIN_MS = 200;
const INPUT_MS = 25;

export interface RunPublisherParts {
  readonly records: RunRecords;
  readonly id: string;
  readonly run: ServiceRun;
  readonly claim: Claim;
}

/** Writes what happens in a run of this worker into its record, in order, and brings it the input that it was sent. */
export class RunPublisher {
  readonly #parts: RunPublisherParts;
  #isLost = false;
  #isHandedBack = false;
  #tell: () => void = () => undefined;
  #input: Promise<void> | undefined;
  #lastInput = '';
  #hear: () => void = () => undefined;

  constructor(parts: RunPublisherParts) {
    this.#parts = parts;
  }

  get isHandedBack(): boolean {
    return this.#isHandedBack;
  }

  /** Another one has it now. */
  loseIt(): void {
    this.#isLost = true;
    this.#tell();
  }

  /** Nothing of it is written any longer; another worker begins it anew. */
  handBack(): void {
    if (this.#parts.run.state === 'done') return;
    this.#isHandedBack = true;
    this.loseIt();
  }

  /** Resolves when all is written; false: the run is another's now, or nobody's, or there is no store any longer. */
  async publish(): Promise<boolean> {
    const { records, run, claim } = this.#parts;
    const { log } = run;
    let at = claim.events;
    // That it waits is known. When it is begun again, what was printed before is void.
    let sent = 1;
    let first = claim.owner > 1 ? [again(claim.owner)] : [];
    const ignore = log.listen(() => this.#tell());
    try {
      for (;;) {
        if (this.#isLost || records.isClosed) return false;
        const events = [...first, ...log.after(sent)];
        const isOver = log.isClosed;
        if (events.length === 0) {
          await new Promise<void>((resolve) => {
            this.#tell = resolve;
          });
          continue;
        }
        const after = await records
          .append(run, claim.owner, at, events, isOver)
          .catch(() => 'unknown' as const);
        if (after === 'unknown') {
          await pause(AGAIN_MS);
          continue;
        }
        if (after === undefined) return false;
        at = after;
        sent += events.length - first.length;
        first = [];
        if (isOver) return true;
      }
    } finally {
      ignore();
    }
  }

  /** Brings what was sent and not yet passed on; from the beginning, when the run was begun again. */
  readInput(): void {
    this.#hear();
    this.#input ??= this.#readAll().finally(() => {
      this.#input = undefined;
    });
  }

  async #readAll(): Promise<void> {
    const { records, id, run, claim } = this.#parts;
    while (!this.#hasEnded()) {
      const entries = await records.inputAfter(id, this.#lastInput).catch(() => []);
      for (const entry of entries) {
        const { text, isLast } = entry;
        while (run.program === undefined || (text !== '' && !run.program.write(Buffer.from(text)))) {
          if (this.#hasEnded()) return;
          await pause(INPUT_MS);
        }
        if (isLast) run.program.closeInput();
        this.#lastInput = entry.id;
        await records.inputTaken(id, claim.owner, entry).catch(() => undefined);
      }
      if (entries.length > 0) continue;
      const heard = new Promise<void>((resolve) => {
        this.#hear = resolve;
      });
      // Messages may get lost, and one may have come while this was under way.
      await Promise.race([heard, pause(8 * INPUT_MS)]);
    }
  }

  #hasEnded(): boolean {
    const { records, run } = this.#parts;
    return this.#isLost || records.isClosed || run.state === 'done';
  }
}

function again(attempt: number): { event: string; data: string } {
  return { event: 'state', data: JSON.stringify({ state: 'queued', attempt }) };
}
