import type { Grant } from '#model/grant.ts';

/** A thread that did not take a revocation by then goes on with what it may not any more. */
const TAKEN_WITHIN_MS = 200;

/** Revocations on their way to a guest's thread. */
export class Revocations {
  readonly #open = new Map<string, ReturnType<typeof setTimeout>>();
  readonly #late: (capability: string) => void;

  /** `late`: called with the capability that was not given up in time. */
  constructor(late: (capability: string) => void) {
    this.#late = late;
  }

  sent({ id, capability }: Grant): void {
    clearTimeout(this.#open.get(id));
    this.#open.set(
      id,
      setTimeout(() => {
        this.#late(capability);
      }, TAKEN_WITHIN_MS),
    );
  }

  taken(id: string): void {
    clearTimeout(this.#open.get(id));
    this.#open.delete(id);
  }

  end(): void {
    for (const timer of this.#open.values()) clearTimeout(timer);
  }
}
