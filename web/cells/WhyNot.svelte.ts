import type { LanguageInfo, Petri } from '#api/petri.ts';

/** Why programs of a language cannot be run on this site: asked once, for all cells and their pickers. */
export class WhyNot {
  #languages = $state.raw<readonly LanguageInfo[]>([]);

  constructor(petri: Promise<Petri>) {
    petri.then(
      ({ languages }) => {
        this.#languages = languages;
      },
      () => undefined, // Who runs a cell is told; nobody else needs to be.
    );
  }

  /** Undefined when they can be, and until it is known. */
  of(language: string): string | undefined {
    return this.#languages.find(({ id }) => id === language)?.reason;
  }
}
