import type { Petri } from '#api/petri.ts';
import type { LanguageEntry } from '#model/language.ts';
import type { ServiceFacts } from '#service/service-part.ts';

/** Milliseconds after the page can run programs: nobody has chosen a target by then, and whatever else comes first goes first. */
const REST_MS = 300;

/** What the page knows of its site's compile service: asked once, for all cells and their pickers. */
export class ServiceState {
  readonly #petri: Promise<Petri>;
  #facts = $state.raw<ServiceFacts>();
  #isKnown = $state.raw(false);

  constructor(petri: Promise<Petri>) {
    this.#petri = petri;
    petri.then(
      () => setTimeout(() => void this.refresh(), REST_MS),
      () => undefined, // Who runs a cell is told.
    );
  }

  /** Undefined when the site has none, and until it is known. */
  get facts(): ServiceFacts | undefined {
    return this.#facts;
  }

  /** Asks again where the service did not answer. Never rejects. */
  async refresh(): Promise<void> {
    try {
      this.#facts = await (await this.#petri).service();
      this.#isKnown = true;
    } catch {
      return;
    }
  }

  /** Why a language cannot be had for a target; undefined when it can be, and until it is known. */
  whyNot({ id, label, compiler, targets }: LanguageEntry, target: string): string | undefined {
    if (!targets.includes(target)) return `${label} has no target “${target}”: choose another one.`;
    if ((target === 'browser' && compiler === undefined) || !this.#isKnown) return undefined;
    const facts = this.#facts;
    if (facts === undefined) {
      return target === 'browser'
        ? `${label} is compiled by a compile service, and this site has none. What was compiled before still runs.`
        : 'This site has no compile service.';
    }
    if (facts.fault !== undefined) return facts.fault.message;
    const found = facts.targets.find((each) => each.language === id && each.target === target);
    if (found === undefined) return `The service at ${facts.place} knows no ${label} for this target.`;
    return found.available ? undefined : (found.reason ?? `It is not available at ${facts.place}.`);
  }

  /** Name and version of the compiler there. */
  toolchain(language: string, target: string): string | undefined {
    return this.#facts?.targets.find((each) => each.language === language && each.target === target)
      ?.toolchain;
  }
}
