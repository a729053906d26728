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
  /** Set when not every machine can make it: what needs it is then not available, and the rest goes on without. */
  readonly optional?: true;
  /**
   * Makes the pack's files. The same inputs give the same bytes. Throws Failure `pack.tool-missing` when this machine
   * lacks what it is made with, or `pack.tool-failed`.
   */
  make(workshop: Workshop): Promise<readonly MadeFile[] | MadePack>;
}

/** What a recipe is given. */
export interface Workshop {
  /** An input, checked against its pin, or a source, by its path in the repository. */
  readonly read: (path: string) => Promise<Uint8Array<ArrayBuffer>>;
  /**
   * An absolute folder of this pack's own that outlives the run, for what makes the next one faster. It may be shared
   * with other runs, at the same time and after a kill: whoever uses it trusts no file there that may be half-written.
   */
  readonly scratch: string;
  readonly say: (text: string) => void;
}

/** Files of a pack whose version the machine decided. */
export interface MadePack {
  readonly version: string;
  readonly files: readonly MadeFile[];
}

/** A file from elsewhere, pinned. */
export interface PackInput {
  /** Relative to the repository's root; for what is fetched, the name that it is kept under, with its version. */
  readonly path: string;
  readonly size: number;
  readonly sha256: string;
  /**
   * Set when it comes with no package: where it is to be had, tried in order. Files of this machine (a relative path starts from the
   * repository's root) and https addresses: the language's own site before others. All give the same bytes.
   */
  readonly from?: readonly string[] | undefined;
}

export interface MadeFile {
  readonly name: string;
  readonly bytes: Uint8Array<ArrayBuffer>;
}
