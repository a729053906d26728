import { encodeFailure } from '#model/errors.ts';
import { serviceAddress, type ServiceAddress } from './address.ts';
import { isKeyFault } from './key-fault.ts';
import { ServiceClient } from './service-client.ts';
import type { KeyOf, ServiceFacts } from './service-part.ts';

/** Milliseconds after which a service that was not there is asked again, when somebody wants to know. */
const AGAIN_MS = 5_000;

/** A compile service that somebody named. */
export class NamedService {
  readonly #text: string;
  readonly #site: URL;
  readonly #keyOf: KeyOf;
  #facts: Promise<ServiceFacts> | undefined;
  #askAgainAt = Infinity;
  /** The key with which it was asked. */
  #askedWith: string | undefined;

  constructor(text: string, site: URL, keyOf: KeyOf) {
    this.#text = text;
    this.#site = site;
    this.#keyOf = keyOf;
  }

  /** Throws Failure `service.settings-invalid`. */
  client(): { readonly client: ServiceClient; readonly address: ServiceAddress } {
    const address = serviceAddress(this.#text, this.#site);
    return { client: new ServiceClient(address, () => this.#keyOf(address.base.href)), address };
  }

  /** Never rejects. */
  facts(): Promise<ServiceFacts> {
    const key = this.#key();
    if (this.#facts === undefined || performance.now() > this.#askAgainAt || key !== this.#askedWith) {
      this.#askAgainAt = Infinity;
      this.#askedWith = key;
      this.#facts = this.#findFacts().then((facts) => {
        // A key that is missing comes from the reader, not with time.
        if (facts.fault !== undefined && !isKeyFault(facts.fault.code))
          this.#askAgainAt = performance.now() + AGAIN_MS;
        return facts;
      });
    }
    return this.#facts;
  }

  #key(): string | undefined {
    try {
      return this.#keyOf(serviceAddress(this.#text, this.#site).base.href);
    } catch {
      return undefined;
    }
  }

  async #findFacts(): Promise<ServiceFacts> {
    const known: { place: string; isLoopback: boolean; address?: string } = {
      place: this.#text,
      isLoopback: false,
    };
    try {
      const { client, address } = this.client();
      known.place = address.place;
      known.isLoopback = address.isLoopback;
      known.address = address.base.href;
      return { ...known, targets: await client.targets() };
    } catch (error) {
      return { ...known, targets: [], fault: encodeFailure(error) };
    }
  }
}
