import { moduleInfo } from '#compile/module-info.ts';
import { ARTIFACT_FORMAT } from '#model/artifact.ts';
import type { Compiled } from '#model/compiled.ts';
import { digestBytes, isDigest, type Digest } from '#model/digest.ts';
import { Failure } from '#model/errors.ts';
import type { LanguageEntry } from '#model/language.ts';

/** What was compiled before, elsewhere: `petri.compile` gives one, and so does a build of a documentation site. */
export interface GivenArtifact {
  readonly digest: Digest;
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** `<toolchain id>@<version>` that made it, for whoever asks. */
  readonly toolchain?: string;
}

/**
 * The artifact, verified, as a compile would have given it. It is never kept: a cache holds what was compiled here, so that nobody
 * can put other bytes under the key of a request. Throws Failure `artifact.digest-mismatch` or `artifact.unusable`.
 */
export async function compiledOf(given: GivenArtifact, language: LanguageEntry): Promise<Compiled> {
  if (!isDigest(given.digest) || !(given.bytes instanceof Uint8Array)) {
    throw new Failure('artifact.unusable', 'An artifact has a digest (sha256:…) and bytes.');
  }
  // A copy: whoever gave the bytes may write over them.
  const bytes = given.bytes.slice();
  const digest = await digestBytes(bytes);
  if (digest !== given.digest) {
    throw new Failure(
      'artifact.digest-mismatch',
      `The compiled program is not the one that was named: its digest is ${digest}, not ${given.digest}. Build it again, or let the code be compiled here.`,
      { detail: { expected: given.digest, found: digest } },
    );
  }
  if (language.runtime !== 'wasi') {
    throw new Failure(
      'artifact.unusable',
      `${language.label} runs from its source: leave the artifact out.`,
      { detail: { language: language.id } },
    );
  }
  const info = moduleInfo(bytes);
  if (info === undefined) {
    throw new Failure('artifact.unusable', 'The artifact is no WebAssembly module: build it again.');
  }
  return {
    ok: true,
    cacheHit: true,
    compileMs: 0,
    text: '',
    artifact: {
      bytes,
      manifest: {
        format: ARTIFACT_FORMAT,
        digest,
        kind: 'wasi-command',
        language: language.id,
        toolchain: given.toolchain ?? '',
        size: bytes.length,
        diagnostics: [],
        ...info,
        // Lines of a trap would take the compiler, which this is to do without.
        debugInfo: false,
      },
    },
  };
}
