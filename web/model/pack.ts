import type { Digest } from './digest.ts';

/** `public/toolchains/index.json`, inlined into the build: which packs there are and what every file must hash to. */
export interface PackIndex {
  readonly format: 1;
  readonly packs: Readonly<Record<string, PackInfo>>;
  /** Packs that could not be made where the site was built: why, and the command that makes them, for a reader. */
  readonly missing?: Readonly<Record<string, string>>;
}

export interface PackInfo {
  readonly id: string;
  readonly version: string;
  /** Digest of the canonical list of files: any changed byte of the toolchain changes it. */
  readonly digest: Digest;
  /** SPDX expression, and the file of the pack that holds the full notices. */
  readonly licence: string;
  /** Folder below the site's base: `toolchains/clang/22.1.0-1/`. Never reused for other bytes. */
  readonly path: string;
  readonly files: readonly PackFile[];
}

export interface PackFile {
  readonly name: string;
  readonly size: number;
  readonly digest: Digest;
  /** Size of the precompressed siblings `<name>.br` and `<name>.gz`: what goes over the wire. */
  readonly wire: { readonly br?: number; readonly gz?: number };
}

/** Bytes that go over the wire for all of a pack's files, by the best coding that each is there in. */
export function downloadBytes({ files }: Pick<PackInfo, 'files'>): number {
  return files.reduce((sum, { size, wire }) => sum + (wire.br ?? wire.gz ?? size), 0);
}
