import packs from 'virtual:petri-packs';
import { Compiler } from '#compile/compiler.ts';
import { PageCompileHost } from '#compile/page-host.ts';
import { languages } from '#languages/registry.ts';
import type { StoreReport } from '#model/artifact-store.ts';
import type { CallHandler } from '#runtime/host-calls/handler.ts';
import { SandboxHost } from '#runtime/sandbox-host.ts';
import { openArtifactStore } from '#storage/open.ts';
import { ServicePart, type KeyOf } from '#service/service-part.ts';
import { readSiteSettings, type SiteSettings } from '#service/site-settings.ts';
import { assemblePetri } from './assemble.ts';
import { explainsLeftOut } from './left-out.ts';
import type { Petri, PetriOptions } from './petri.ts';
import { withService } from './service-host.ts';

/** Longer than most runs take: writing to disk takes a core, and programs start faster when both are theirs. */
const REST_MS = 100;

/** What the page adds to the public options. */
export interface PageOptions extends PetriOptions {
  readonly base: string | URL;
  readonly onReport?: (report: StoreReport) => void;
  /** Starts a sandbox at once, so that the first run does not wait for one: where a run is sure to follow. */
  readonly prewarm?: boolean;
  /** Uses the compile service that the site itself names, in `site.json`. */
  readonly siteService?: boolean;
  /** Keys that the reader gave. */
  readonly keyOf?: KeyOf;
  /** What the site says of itself, where the page has asked already. */
  readonly settings?: Promise<SiteSettings>;
  /** In a frame for the cells of others: the origin of the page around it, by which the site decides on its service. */
  readonly around?: string;
}

/** The API in a page: compile workers and cache of this origin, guests in the opaque-origin frame. */
export async function createPagePetri(options: PageOptions): Promise<Petri> {
  const base = new URL(options.base, document.baseURI);
  const { onReport } = options;
  const host = new SandboxHost({
    base,
    handlers: await ownHandlers(options.capabilities ?? []),
  });
  if (options.prewarm === true) host.prewarm();
  const settings = (): Promise<SiteSettings> => options.settings ?? readSiteSettings(base);
  // Other sites' pages, and frames in them, use the service that they name, or none.
  const given = options.service === undefined ? undefined : new URL(options.service, base).href;
  const { serviceKey } = options;
  const keyOf = options.keyOf ?? (given === undefined ? undefined : () => serviceKey);
  const service =
    given !== undefined || options.siteService === true
      ? new ServicePart(base, { given, keyOf, around: options.around, settings })
      : undefined;
  const compileHost = explainsLeftOut(new PageCompileHost(base), languages, settings);
  const store = await openArtifactStore({ restMs: REST_MS, ...(onReport && { onReport }) });
  return assemblePetri({
    store,
    packs,
    languages,
    compiler: new Compiler({
      store,
      host: service === undefined ? compileHost : withService(compileHost, languages, service),
    }),
    host,
    trust: options,
    ...(service && { service }),
  });
}

/** Most pages, ours too, have no capabilities of their own: the code for them comes where there are some. */
async function ownHandlers(capabilities: NonNullable<PetriOptions['capabilities']>): Promise<CallHandler[]> {
  if (capabilities.length === 0) return [];
  const { OwnHandler } = await import('./define-capability.ts');
  return capabilities.map((capability) => new OwnHandler(capability));
}
