import { encodeFailure, Failure, type FailureData } from '#model/errors.ts';
import { serviceAddress, type ServiceAddress } from './address.ts';
import type { ServiceClient } from './service-client.ts';
import type { ServiceTarget } from './wire.ts';

/** What is known of a compile service. */
export interface ServiceFacts {
  /** Host and port, as a reader knows them. */
  readonly place: string;
  /** On the reader's own machine. */
  readonly isLoopback: boolean;
  readonly targets: readonly ServiceTarget[];
  /** Why it could not be asked for its targets. */
  readonly fault?: FailureData;
}

/** The file of a site that says where its compile service is, and is not there in most. */
const SETTING = 'site.json';
/** Milliseconds after which a service that was not there is asked again, when somebody wants to know. */
const AGAIN_MS = 5_000;

/**
 * The compile service that a page may use: the one it was given, or the one that its site names. Nothing is asked of anybody before the first
 * call, and nothing of a service where none is named.
 */
export class ServicePart {
  readonly #site: URL;
  #address: Promise<ServiceAddress | undefined> | undefined;
  readonly #given: string | undefined;
  #facts: Promise<ServiceFacts | undefined> | undefined;
  #askAgainAt = Infinity;

  /** `service`: its address; undefined: what the site says. */
  constructor(site: URL, service: string | undefined) {
    this.#site = site;
    this.#given = service;
  }

  /** Undefined when there is no service. Rejects with Failure `service.settings-invalid`. */
  address(): Promise<ServiceAddress | undefined> {
    this.#address ??= this.#findAddress();
    // What could not be fetched is asked for again.
    this.#address.catch(() => (this.#address = undefined));
    return this.#address;
  }

  /** The service, to be asked. Rejects with Failure `service.not-available` when there is none. */
  async client(): Promise<{ readonly client: ServiceClient; readonly address: ServiceAddress }> {
    const address = await this.address();
    if (address === undefined) throw noService();
    return { client: await clientOf(address), address };
  }

  /** Undefined when there is none. A service that does not answer is one with a fault, and asked again later. Never rejects. */
  facts(): Promise<ServiceFacts | undefined> {
    if (this.#facts === undefined || performance.now() > this.#askAgainAt) {
      this.#askAgainAt = Infinity;
      this.#facts = this.#findFacts().then((facts) => {
        if (facts?.fault !== undefined) this.#askAgainAt = performance.now() + AGAIN_MS;
        return facts;
      });
    }
    return this.#facts;
  }

  async #findFacts(): Promise<ServiceFacts | undefined> {
    let address: ServiceAddress | undefined;
    try {
      address = await this.address();
    } catch (error) {
      return {
        place: this.#given ?? this.#site.host,
        isLoopback: false,
        targets: [],
        fault: encodeFailure(error),
      };
    }
    if (address === undefined) return undefined;
    const { place, isLoopback } = address;
    try {
      const targets = await (await clientOf(address)).targets();
      return { place, isLoopback, targets };
    } catch (error) {
      return { place, isLoopback, targets: [], fault: encodeFailure(error) };
    }
  }

  async #findAddress(): Promise<ServiceAddress | undefined> {
    const text = this.#given ?? (await settingOf(this.#site));
    return text === undefined ? undefined : serviceAddress(text, this.#site);
  }
}

export function noService(): Failure {
  return new Failure(
    'service.not-available',
    'This site has no compile service, which this needs. `npm start` has one, and a site can name one: see its guide.',
  );
}

/** What the site's own file says; a site that cannot be reached, or has no such file, names none. */
async function settingOf(site: URL): Promise<string | undefined> {
  try {
    const response = await fetch(new URL(SETTING, site), { credentials: 'same-origin', cache: 'no-cache' });
    const setting = response.ok ? ((await response.json()) as unknown) : undefined;
    const service = (setting as { readonly service?: unknown } | null | undefined)?.service;
    return typeof service === 'string' && service !== '' ? service : undefined;
  } catch {
    return undefined;
  }
}

/** Most pages never ask: the code for it comes when one does. */
async function clientOf(address: ServiceAddress): Promise<ServiceClient> {
  const { ServiceClient } = await import('./service-client.ts');
  return new ServiceClient(address);
}
