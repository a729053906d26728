import packs from 'virtual:petri-packs';
import { languages, loadToolchain } from '#languages/registry.ts';
import { openArtifactStore } from '#storage/open.ts';
import { PackCopies } from '#storage/pack-copies.ts';
import { exposeToPage } from '#workers/expose.ts';
import { FetchedPack } from './fetch-pack.ts';
import { CompileService } from './service.ts';
import { toolchainCache } from './toolchain-cache.ts';
import type { CompileWorker } from './worker-api.ts';

const copies = new PackCopies();
const known = new Map<string, WebAssembly.Module>();
const arrived = new Set<string>();
let service: CompileService | undefined;

const worker: CompileWorker = {
  open(base, modules) {
    for (const [url, module] of modules) known.set(url, module);
    service ??= new CompileService({
      packs,
      languages,
      loadToolchain,
      contents: (pack) => new FetchedPack(pack, new URL(base), copies, known, arrived),
      cache: toolchainCache(openArtifactStore()),
    });
  },
  modules: () => known,
  arrived: () => arrived,
  compile: (request, report) => opened().compile(request, report),
  warm: (language, request) => opened().warm(language, request),
  train: (language) => opened().train(language),
  format: (language, request) => opened().format(language, request),
  symbolize: (language, module, offsets) => opened().symbolize(language, module, offsets),
};

function opened(): CompileService {
  if (service === undefined) throw new Error('open() comes first');
  return service;
}

exposeToPage(worker);
