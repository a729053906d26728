import type { Petri } from '#api/petri.ts';

/** Why programs of a language cannot be run on this site: asked once, for all cells and their pickers. */
export class WhyNot {
  #reasons = $state.raw<ReadonlyMap<string, string>>(new Map());

  constructor(petri: Promise<Petri>) {
    petri.then(
      ({ languages }) => {
        this.#reasons = new Map(
          languages.flatMap(({ id, reason }) => (reason === undefined ? [] : [[id, reason]])),
        );
      },
      () => undefined, // Who runs a cell is told; nobody else needs to be.
    );
  }

  /** Undefined when they can be, and until it is known. */
  of(language: string): string | undefined {
    return this.#reasons.get(language);
  }
}
