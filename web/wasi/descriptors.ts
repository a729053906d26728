import { defs } from './defs.ts';
import type { DirectoryNode } from './nodes.ts';
import { FileNode, type Node } from './nodes.ts';

/** An open file: what a descriptor stands for. */
export class Descriptor {
  readonly node: Node;
  rights: number;
  inheriting: number;
  flags: number;
  /** Byte offset in a file. */
  offset = 0;
  /** Set for a preopened folder: the name it has for the guest, as UTF-8. */
  readonly preopen: Uint8Array | undefined;
  /** Names and nodes of a folder as they were when it was read from the start. */
  listing: { readonly names: readonly string[]; readonly nodes: readonly Node[] } | undefined;

  constructor(node: Node, rights: number, inheriting: number, flags = 0, preopen?: Uint8Array) {
    this.node = node;
    this.rights = rights;
    this.inheriting = inheriting;
    this.flags = flags;
    this.preopen = preopen;
  }
}

/** The guest's descriptors. A new one gets the lowest free number, as POSIX has it. */
export class DescriptorTable {
  readonly #open: (Descriptor | undefined)[] = [];
  readonly #limit: number;
  /** No number below this one is free. */
  #lowest = 0;
  #count = 0;

  constructor(limit: number) {
    this.#limit = limit;
  }

  get(fd: number): Descriptor | undefined {
    return this.#open[fd];
  }

  /** The new descriptor's number, or -1 when the table is full. */
  add(descriptor: Descriptor): number {
    if (this.full) return -1;
    let fd = this.#lowest;
    while (this.#open[fd] !== undefined) fd++;
    this.#open[fd] = descriptor;
    this.#lowest = fd + 1;
    this.#count++;
    return fd;
  }

  get full(): boolean {
    return this.#count >= this.#limit;
  }

  close(fd: number): number {
    const descriptor = this.#open[fd];
    if (descriptor === undefined) return defs.ERRNO_BADF;
    this.#open[fd] = undefined;
    this.#count--;
    if (fd < this.#lowest) this.#lowest = fd;
    const node = descriptor.node;
    if (node instanceof FileNode && node.nlink === 0 && !this.#refersTo(node)) node.release();
    return defs.ERRNO_SUCCESS;
  }

  /** Moves `from` over `to`, closing what was there. Both must be open. */
  renumber(from: number, to: number): number {
    const descriptor = this.#open[from];
    if (descriptor === undefined || this.#open[to] === undefined) return defs.ERRNO_BADF;
    if (from === to) return defs.ERRNO_SUCCESS;
    this.close(to);
    this.#open[to] = descriptor;
    this.#open[from] = undefined;
    if (from < this.#lowest) this.#lowest = from;
    if (to === this.#lowest) this.#lowest++;
    return defs.ERRNO_SUCCESS;
  }

  /** Called when the last link of a node went: its bytes go too unless a descriptor still holds them. */
  dropped(node: Node): void {
    if (node instanceof FileNode && node.nlink === 0 && !this.#refersTo(node)) node.release();
  }

  #refersTo(node: Node): boolean {
    for (const descriptor of this.#open) if (descriptor?.node === node) return true;
    return false;
  }
}

/** Reads a folder's names into the descriptor, so that cookies stay good while the guest deletes files. */
export function listFolder(
  descriptor: Descriptor,
  folder: DirectoryNode,
): NonNullable<Descriptor['listing']> {
  const listing = { names: [...folder.entries.keys()], nodes: [...folder.entries.values()] };
  descriptor.listing = listing;
  return listing;
}
