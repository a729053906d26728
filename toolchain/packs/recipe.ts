/** How one pack is made: `toolchain/packs/<id>/recipe.ts` has one of these as its default export. */
export interface PackRecipe {
  readonly id: string;
  /** Version of the toolchain. The pack's folder is `<version>-<8 hex digits of its digest>`. */
  readonly version: string;
  /** SPDX expression; the texts stand in the pack's `NOTICE.txt`. */
  readonly licence: string;
  readonly inputs: readonly PackInput[];
  /** Files of this repository that go into the pack: a change in one of them makes it again. */
  readonly sources: readonly string[];
  /** Makes the pack's files. The same inputs give the same bytes. */
  make(read: (path: string) => Promise<Uint8Array<ArrayBuffer>>): Promise<readonly MadeFile[]>;
}

/** A file from elsewhere, pinned. */
export interface PackInput {
  /** Relative to the repository's root. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
}

export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
