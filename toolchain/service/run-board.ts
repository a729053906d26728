import { SERVICE_LIMITS } from '#model/limits.ts';
import type { ServiceRun } from './service-run.ts';

/** Characters that the events of all finished runs may hold together. */
const KEPT_CHARACTERS = 128 * 1024 * 1024;

/** All runs that can be asked about, by id. Finished ones go after a while, the oldest first. */
export class RunBoard {
  readonly #runs = new Map<string, ServiceRun>();

  get(id: string): ServiceRun | undefined {
    return this.#runs.get(id);
  }

  add(run: ServiceRun): void {
    // One that is made again stands at the end.
    this.#runs.delete(run.id);
    this.#runs.set(run.id, run);
    this.#prune();
  }

  active(): readonly ServiceRun[] {
    return [...this.#runs.values()].filter(({ state }) => state !== 'done');
  }

  #prune(): void {
    const finished = [...this.#runs.values()].filter(
      ({ state, log }) => state === 'done' && log.readers === 0,
    );
    const tooOld = Date.now() - SERVICE_LIMITS.keptMs;
    let characters = finished.reduce((sum, { log }) => sum + log.bytes, 0);
    let count = finished.length;
    for (const run of finished) {
      if (count <= SERVICE_LIMITS.keptRuns && characters <= KEPT_CHARACTERS && run.endedAt > tooOld) break;
      this.#runs.delete(run.id);
      count--;
      characters -= run.log.bytes;
    }
  }
}
