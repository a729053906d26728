import { languages } from '#languages/registry.ts';
import type { LanguageEntry } from '#model/language.ts';
import { whyLeftOut, type SiteSettings } from '#service/site-settings.ts';

/** Which languages the site was made with: of a folder that `petri build --offline` wrote, those that were chosen. */
export class SiteLanguages {
  #had = $state.raw<readonly string[]>();

  /** Resolves when it is known. */
  readonly known: Promise<void>;

  constructor(settings: Promise<SiteSettings>) {
    this.known = settings.then(({ languages: had }) => {
      this.#had = had;
    });
  }

  /** All, until it is known. */
  get offered(): readonly LanguageEntry[] {
    const had = this.#had;
    return had === undefined ? languages : languages.filter(({ id }) => had.includes(id));
  }

  /** Of new cells: the one that is wanted, where it is there. */
  first(wanted: string): string {
    return this.whyNot(wanted) === undefined ? wanted : (this.offered[0]?.id ?? wanted);
  }

  /** Undefined for what is there, and until it is known. */
  whyNot(language: string): string | undefined {
    if (this.#had?.includes(language) !== false) return undefined;
    const entry = languages.find(({ id }) => id === language);
    return entry && whyLeftOut(entry.label);
  }
}
