import type { FileTree, Pack, Progress } from '#model/language.ts';
import { Failure } from '#model/errors.ts';
import type { PackFile, PackInfo } from '#model/pack.ts';
import { treeFromTar } from '#wasi/tar.ts';

export interface PackContents {
  /** A wasm file of the pack as a module, its digest verified. */
  module(file: PackFile, report: (progress: Progress) => void): Promise<WebAssembly.Module>;
  /** The bytes of a file of the pack, their digest verified. */
  bytes(file: PackFile, report: (progress: Progress) => void): Promise<Uint8Array<ArrayBuffer>>;
  /** Whether a file is on this device, so that it can be used without a network. */
  isHere(file: PackFile): Promise<boolean>;
  /** Whether a file has come, and is not kept yet: this page can use it, and a later one cannot without a network. */
  hasArrived?(file: PackFile, elsewhere: ReadonlySet<string>): boolean;
}

/** A pack whose files are fetched when first asked for, and kept; a fetch that failed is tried again. */
export class LoadedPack {
  readonly #info: PackInfo;
  readonly #contents: PackContents;
  readonly #modules = new Map<string, Promise<WebAssembly.Module>>();
  readonly #trees = new Map<string, Promise<FileTree>>();

  constructor(info: PackInfo, contents: PackContents) {
    this.#info = info;
    this.#contents = contents;
  }

  /** The pack as a toolchain sees it, with progress going to `report`. */
  view(report: (progress: Progress) => void): Pack {
    const { id, version, digest } = this.#info;
    return {
      id,
      version,
      digest,
      module: (name) => once(this.#modules, name, () => this.#contents.module(this.#file(name), report)),
      tree: (name) =>
        once(this.#trees, name, async () =>
          treeFromTar(await this.#contents.bytes(this.#file(name), report)),
        ),
    };
  }

  #file(name: string): PackFile {
    const file = this.#info.files.find((candidate) => candidate.name === name);
    if (file !== undefined) return file;
    throw new Failure('pack.missing', `The ${this.#info.id} pack has no ${name}: make the packs again.`);
  }
}

function once<T>(kept: Map<string, Promise<T>>, name: string, make: () => Promise<T>): Promise<T> {
  let made = kept.get(name);
  if (made === undefined) {
    made = make();
    kept.set(name, made);
    made.catch(() => kept.delete(name));
  }
  return made;
}
