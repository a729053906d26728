import { Failure, type FailureData } from '#model/errors.ts';
import type { ServiceAddress } from './address.ts';
import type { NamedService } from './named-service.ts';
import type { ServiceClient } from './service-client.ts';
import { readSiteSettings, type SiteSettings } from './site-settings.ts';
import type { ServiceTarget } from './wire.ts';

/** Whose service it is that a page uses, beside what its site says. */
export interface ServiceUse {
  /** Address that the page was given; left out: what the site says. */
  readonly given?: string | undefined;
  /** Keys that the reader gave. */
  readonly keyOf?: KeyOf | undefined;
  /** In a frame for the cells of others: the origin of the page around it. */
  readonly around?: string | undefined;
  /** What the site says of itself. Default: it is asked. */
  readonly settings?: (() => Promise<SiteSettings>) | undefined;
}

/** What is known of a compile service. */
export interface ServiceFacts {
  /** Host and port, as a reader knows them. */
  readonly place: string;
  /** Its whole address, by which its key is found; undefined for what is none. */
  readonly address?: string;
  /** On the reader's own machine. */
  readonly isLoopback: boolean;
  readonly targets: readonly ServiceTarget[];
  /** Why it could not be asked for its targets. */
  readonly fault?: FailureData;
}

/** The reader's key of the service with this address, if they gave one. */
export type KeyOf = (address: string) => string | undefined;

/**
 * The compile service that a page may use: the one it was given, or the one that its site names. Nothing is asked of anybody before the first
 * call, and nothing of a service where none is named. Most sites name none: the code for one comes when there is one.
 */
export class ServicePart {
  readonly #site: URL;
  readonly #use: ServiceUse;
  #named: Promise<NamedService | undefined> | undefined;

  constructor(site: URL, use: ServiceUse = {}) {
    this.#site = site;
    this.#use = use;
  }

  /** The service, to be asked. Rejects with Failure `service.not-available` when there is none, `service.settings-invalid`. */
  async client(): Promise<{ readonly client: ServiceClient; readonly address: ServiceAddress }> {
    const named = await this.#find();
    if (named === undefined) throw noService();
    return named.client();
  }

  /** Undefined when there is none. A service that does not answer is one with a fault, and asked again later. */
  async facts(): Promise<ServiceFacts | undefined> {
    return (await this.#find())?.facts();
  }

  #find(): Promise<NamedService | undefined> {
    this.#named ??= this.#findName();
    // What could not be fetched is fetched again.
    this.#named.catch(() => (this.#named = undefined));
    return this.#named;
  }

  async #findName(): Promise<NamedService | undefined> {
    const { given, keyOf = () => undefined } = this.#use;
    const text = given ?? (await this.#ofSite());
    if (text === undefined) return undefined;
    const { NamedService } = await import('./named-service.ts');
    return new NamedService(text, this.#site, keyOf);
  }

  /** The service that the site names, where cells of the page around may use it. */
  async #ofSite(): Promise<string | undefined> {
    const { around, settings = () => readSiteSettings(this.#site) } = this.#use;
    const { service, embeds } = await settings();
    if (service === undefined || around === undefined) return service;
    const { mayEmbed } = await import('./embedder.ts');
    // The frame of others' cells reaches its own site only.
    const isOwn =
      URL.canParse(service, this.#site) && new URL(service, this.#site).origin === this.#site.origin;
    return isOwn && mayEmbed(around, this.#site, embeds) ? service : undefined;
  }
}

export function noService(): Failure {
  return new Failure(
    'service.not-available',
    'This needs a compile service, and this page uses none. `npm start` has one.',
  );
}
