import { parseCompileRequest } from '#model/compile-request.ts';
import { Failure } from '#model/errors.ts';
import type { LanguageManifest } from '#model/language.ts';
import type { PackIndex } from '#model/pack.ts';
import { missingPack } from '#compile/service.ts';
import type { CompileAnswer, LanguageInfo, Petri } from './petri.ts';
import type { PetriParts } from './parts.ts';
import { prepareRun } from './prepare-run.ts';
import { ActiveRun } from './run.ts';

/** The API over its parts. A page and Node differ only in the parts. */
export function assemblePetri(parts: PetriParts): Petri {
  const byId = new Map(parts.languages.map((language) => [language.id, language]));

  function languageOf(id: string): LanguageManifest {
    const language = byId.get(id);
    if (language !== undefined) return language;
    throw new Failure(
      'language.unknown',
      `There is no language "${id}". Available: ${[...byId.keys()].join(', ')}.`,
      { detail: { language: id } },
    );
  }

  return {
    artifacts: parts.store,
    languages: parts.languages.map((language) => describe(language, parts.packs)),
    run(request, options = {}) {
      return new ActiveRun(parts, () => prepareRun(request, languageOf(request.language), options), options);
    },
    async compile(request, options = {}): Promise<CompileAnswer> {
      languageOf(request.language);
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
    async format(language, request) {
      const { id } = languageOf(language);
      return parts.compiler.format(id, request);
    },
    warm(language, request) {
      parts.compiler.warm(languageOf(language).id, request && parseCompileRequest(request));
      parts.host.prewarm();
    },
    dispose() {
      parts.compiler.dispose();
      parts.host.dispose();
    },
  };
}

function describe(manifest: LanguageManifest, packs: PackIndex): LanguageInfo {
  const { id, label, version, targets, pack } = manifest;
  const available = pack === undefined || Object.hasOwn(packs.packs, pack);
  return {
    id,
    label,
    version,
    targets,
    available,
    ...(!available && { reason: missingPack(id, pack, packs).message }),
    manifest,
  };
}
