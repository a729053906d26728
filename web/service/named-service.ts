import { encodeFailure } from '#model/errors.ts';
import { serviceAddress, type ServiceAddress } from './address.ts';
import { ServiceClient } from './service-client.ts';
import type { ServiceFacts } from './service-part.ts';

/** Milliseconds after which a service that was not there is asked again, when somebody wants to know. */
const AGAIN_MS = 5_000;

/** A compile service that somebody named. */
export class NamedService {
  readonly #text: string;
  readonly #site: URL;
  #facts: Promise<ServiceFacts> | undefined;
  #askAgainAt = Infinity;

  constructor(text: string, site: URL) {
    this.#text = text;
    this.#site = site;
  }

  /** Throws Failure `service.settings-invalid`. */
  client(): { readonly client: ServiceClient; readonly address: ServiceAddress } {
    const address = serviceAddress(this.#text, this.#site);
    return { client: new ServiceClient(address), address };
  }

  /** Never rejects. */
  facts(): Promise<ServiceFacts> {
    if (this.#facts === undefined || performance.now() > this.#askAgainAt) {
      this.#askAgainAt = Infinity;
      this.#facts = this.#findFacts().then((facts) => {
        if (facts.fault !== undefined) this.#askAgainAt = performance.now() + AGAIN_MS;
        return facts;
      });
    }
    return this.#facts;
  }

  async #findFacts(): Promise<ServiceFacts> {
    const known = { place: this.#text, isLoopback: false };
    try {
      const { client, address } = this.client();
      known.place = address.place;
      known.isLoopback = address.isLoopback;
      return { ...known, targets: await client.targets() };
    } catch (error) {
      return { ...known, targets: [], fault: encodeFailure(error) };
    }
  }
}
