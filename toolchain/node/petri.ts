import { fileURLToPath } from 'node:url';
import packs from 'virtual:petri-packs';
import { assemblePetri } from '#api/assemble.ts';
import { OwnHandler } from '#api/define-capability.ts';
import type { Petri, PetriOptions } from '#api/petri.ts';
import { withService } from '#api/service-host.ts';
import { Compiler } from '#compile/compiler.ts';
import { languages, loadToolchain } from '#languages/registry.ts';
import type { StoreReport } from '#model/artifact-store.ts';
import { ServicePart } from '#service/service-part.ts';
import { NodeCompileHost } from './compile-host.ts';
import { openFileStore } from './file-store.ts';
import { NodeGuestHost } from './guest-host.ts';
import { findPublicFolder } from './packs.ts';

export interface NodePetriOptions extends PetriOptions {
  /** Folder of the artifact cache. Default: where this user's caches belong; `PETRI_CACHE` overrides. */
  readonly cache?: string;
  /**
   * Runs languages that need the page's sandbox (JavaScript, TypeScript) in a thread of this process all the same. Such
   * a program can do whatever this process can: only for programs that you would run with node itself.
   */
  readonly trustScripts?: boolean;
  readonly onReport?: (report: StoreReport) => void;
}

/**
 * The JavaScript API in Node: the same languages, toolchains and guests as in a page, over files and threads.
 * `base` is the folder that `toolchains/` is in. Rejects with Failure `pack.missing` when there is none.
 */
export async function createPetri(options: NodePetriOptions = {}): Promise<Petri> {
  const publicFolder = options.base === undefined ? findPublicFolder() : toPath(options.base);
  const store = await openFileStore({
    ...(options.cache !== undefined && { folder: options.cache }),
    onReport: options.onReport,
  });
  const host = new NodeCompileHost({ publicFolder, packs, languages, store, loadToolchain });
  const service =
    options.service === undefined
      ? undefined
      : new ServicePart(new URL(options.service), {
          given: new URL(options.service).href,
          keyOf: () => options.serviceKey,
        });
  return assemblePetri({
    store,
    packs,
    languages,
    compiler: new Compiler({
      store,
      host: service === undefined ? host : withService(host, languages, service),
    }),
    trust: options,
    ...(service && { service }),
    host: new NodeGuestHost({
      trustScripts: options.trustScripts,
      handlers: (options.capabilities ?? []).map((capability) => new OwnHandler(capability)),
    }),
  });
}

function toPath(base: string | URL): string {
  return base instanceof URL || base.startsWith('file:') ? fileURLToPath(base) : base;
}

export { checkCapability } from '#api/check-capability.ts';
export { defineCapability } from '#api/define-capability.ts';
export { Failure } from '#model/errors.ts';
export type { CompileAnswer, LanguageInfo, Petri, PetriRun, RunOptions } from '#api/petri.ts';
export type { RunRequest, RunResult } from '#model/run.ts';
