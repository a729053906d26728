import { ARTIFACT_FORMAT } from '#model/artifact.ts';
import type { ArtifactStore } from '#model/artifact-store.ts';
import { digestBytes, isDigest } from '#model/digest.ts';
import type { ToolchainCache } from '#model/language.ts';

/** A toolchain's derived things, kept beside the artifacts: under one quota, verified by the same rules. */
export function toolchainCache(store: Promise<ArtifactStore>): ToolchainCache {
  return {
    async get(key) {
      if (!isDigest(key)) return undefined;
      try {
        return (await (await store).get(key))?.bytes;
      } catch {
        return undefined;
      }
    },
    async put(key, kind, bytes) {
      if (!isDigest(key)) return;
      try {
        const manifest = {
          format: ARTIFACT_FORMAT,
          digest: await digestBytes(bytes),
          kind,
          language: '',
          toolchain: '',
          size: bytes.length,
          diagnostics: [],
        } as const;
        await (await store).put(key, { bytes, manifest }, { title: 'Compiled headers' });
      } catch {
        // Made again next time.
      }
    },
  };
}
