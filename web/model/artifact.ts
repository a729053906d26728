import type { Digest } from './digest.ts';

/** Raised when the meaning of a stored artifact or of its key changes: older entries are then misses. */
export const ARTIFACT_FORMAT = 1;

/** What stands beside the bytes of an artifact. */
export interface Manifest {
  readonly format: typeof ARTIFACT_FORMAT;
  /** Digest of the bytes: an artifact's identity. */
  readonly digest: Digest;
  readonly kind: ArtifactKind;
  /** Language id and `<toolchain id>@<version>` that made it. */
  readonly language: string;
  readonly toolchain: string;
  readonly size: number;
  /** Warnings that came with the compile: shown again on a cache hit. */
  readonly diagnostics: readonly import('./diagnostic.ts').Diagnostic[];
  /** Imports and exports of a wasm module, by name. */
  readonly imports?: readonly string[];
  readonly exports?: readonly string[];
  /** Whether the module carries DWARF, so that a trap can name its source line. */
  readonly debugInfo?: boolean;
}

/**
 * `wasi-command`: a module with `_start`. `source`: a cell for an interpreter (see source-bundle.ts). `preamble`: a
 * precompiled header. Others come with their languages.
 */
export type ArtifactKind = 'wasi-command' | 'source' | 'preamble' | (string & {});

/** Immutable bytes + manifest. */
export interface Artifact {
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly manifest: Manifest;
}
