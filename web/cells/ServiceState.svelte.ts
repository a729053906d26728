import type { Petri } from '#api/petri.ts';
import type { LanguageEntry } from '#model/language.ts';
import { isKeyFault } from '#service/key-fault.ts';
import type { ServiceFacts } from '#service/service-part.ts';
import type { ServiceTarget } from '#service/wire.ts';

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

  /** It answers to those who have a key, and the reader has given none that it takes. */
  get needsKey(): boolean {
    return isKeyFault(this.#facts?.fault?.code);
  }

  /** What the service says of a target; undefined when it has none such, and until it is known. */
  target(language: string, target: string): ServiceTarget | undefined {
    return this.#facts?.targets.find((each) => each.language === language && each.target === target);
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

  /** Whether a target of a language cannot be had; false until it is known, and where a key may give it. See `whyNoTarget`. */
  lacks({ id, compiler, targets }: LanguageEntry, target: string): boolean {
    if (!targets.includes(target)) return true;
    if (!this.#isKnown || this.needsKey || (target === 'browser' && compiler === undefined)) return false;
    return this.target(id, target)?.available !== true;
  }
}
