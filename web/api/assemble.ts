import { parseCompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import { targetOf, type HostFeature, type LanguageEntry } from '#model/language.ts';
import { downloadBytes } from '#model/pack.ts';
import { missingPack } from '#compile/service.ts';
import { noService } from '#service/service-part.ts';
import { LaterRun } from './later-run.ts';
import { OutputQueue } from './output-queue.ts';
import type { CompileAnswer, LanguageInfo, Petri } from './petri.ts';
import type { PetriParts } from './parts.ts';
import { prepareRun, type PreparedRun } from './prepare-run.ts';
import { startRunner } from './runner.ts';
import { ActiveRun } from './run.ts';

/** The API over its parts. A page and Node differ only in the parts. */
export function assemblePetri(parts: PetriParts): Petri {
  const byId = new Map(parts.languages.map((language) => [language.id, language]));

  function languageOf(id: string): LanguageEntry {
    const language = byId.get(id);
    if (language !== undefined) return language;
    throw new Failure(
      'language.unknown',
      `There is no language "${id}". Available: ${[...byId.keys()].join(', ')}.`,
      { detail: { language: id } },
    );
  }

  function runnable(id: string): LanguageEntry {
    const language = languageOf(id);
    const refused = refusal(language, parts);
    if (refused === undefined) return language;
    throw new Failure(refused.code, refused.reason, { detail: { language: id } });
  }

  return {
    artifacts: parts.store,
    async service() {
      return parts.service?.facts();
    },
    languages: parts.languages.map((language) => describe(language, parts)),
    run(request, options = {}) {
      const target = targetOf(byId.get(request.language), request.target);
      const isHere = target === 'browser';
      const prepare = (): PreparedRun => {
        const language = languageOf(request.language);
        if (!isHere && language.targets.includes(target) && parts.service === undefined) throw noService();
        return prepareRun(request, isHere ? runnable(request.language) : language, options, parts.trust);
      };
      const { service } = parts;
      if (isHere || service === undefined) return new ActiveRun(parts, prepare, options);
      return new LaterRun(
        import('./service-run.ts').then(
          ({ ServiceRun }) => new ServiceRun(service, new OutputQueue(), target, prepare, options),
        ),
      );
    },
    async compile(request, options = {}): Promise<CompileAnswer> {
      const { label, targets } = languageOf(request.language);
      // Where there is no service, the toolchain says so.
      if (parts.service !== undefined && !targets.includes('browser')) {
        throw new Failure(
          'target.not-available',
          `${label} has no programs that run in a page, and so no artifacts: run it on one of: ${targets.join(', ')}.`,
          { detail: { targets } },
        );
      }
      const compiled = await parts.compiler.compile(parseCompileRequest(request), options);
      if (!compiled.ok) return { diagnostics: compiled.diagnostics, cacheHit: false, text: compiled.text };
      const { bytes, manifest } = compiled.artifact;
      return {
        digest: manifest.digest,
        bytes,
        manifest,
        diagnostics: manifest.diagnostics,
        cacheHit: compiled.cacheHit,
        text: compiled.text,
      };
    },
    async downloaded(language) {
      return (await parts.compiler.downloaded(languageOf(language).id))?.here;
    },
    async keeping(language) {
      return (await parts.compiler.downloaded(languageOf(language).id))?.keeping ?? 0;
    },
    async format(language, request) {
      const { id } = languageOf(language);
      return parts.compiler.format(id, request);
    },
    warm(language, request) {
      const manifest = languageOf(language);
      parts.compiler.warm(manifest.id, request && parseCompileRequest(request));
      // The run that follows says what is wrong.
      startRunner(manifest, parts).catch(() => undefined);
    },
    dispose() {
      parts.compiler.dispose();
      parts.host.dispose();
    },
  };
}

/** Why a language cannot be run where this is; undefined when it can. */
function refusal(
  { label, runtime, sandboxOnly, needs = runtime === 'page' ? 'document' : undefined }: LanguageEntry,
  { host }: PetriParts,
): { readonly code: string; readonly reason: string } | undefined {
  if (needs !== undefined && !host.offers.includes(needs)) {
    const reason = `${label} runs in the page only: its programs need ${FEATURES[needs]}, which Node does not have. Run \`npm start\` and open the page.`;
    return { code: 'target.needs-page', reason };
  }
  if (sandboxOnly !== true || host.confinesScripts) return undefined;
  const reason = `${label} runs in the page only: its programs would be code of this very process, with your files and network in reach. Run \`npm start\` and open the page.`;
  return { code: 'target.needs-sandbox', reason };
}

const FEATURES: Readonly<Record<HostFeature, string>> = {
  document: 'a document to be shown in',
  webgpu: 'WebGPU',
};

function describe(manifest: LanguageEntry, parts: PetriParts): LanguageInfo {
  const { id, label, version, licence, targets, pack, compiler } = manifest;
  // What was compiled before runs all the same.
  const noCompiler =
    compiler === 'service' && parts.service === undefined
      ? `${label} needs a compile service, and this page uses none. \`npm start\` has one.`
      : undefined;
  const reason =
    noCompiler ??
    (pack === undefined || Object.hasOwn(parts.packs.packs, pack)
      ? refusal(manifest, parts)?.reason
      : missingPack(id, pack, parts.packs).message);
  const available = reason === undefined;
  const info =
    pack !== undefined && Object.hasOwn(parts.packs.packs, pack) ? parts.packs.packs[pack] : undefined;
  return {
    id,
    label,
    version,
    licence,
    ...(info !== undefined && { downloadBytes: downloadBytes(info) }),
    // Without a service nothing runs elsewhere.
    targets: parts.service === undefined ? targets.filter((target) => target === 'browser') : targets,
    available,
    ...(!available && { reason }),
    manifest,
  };
}
