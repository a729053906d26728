import type { FileTree } from '#model/language.ts';
import { Failure } from '#model/errors.ts';
import { DirectoryNode, FileNode, SymlinkNode, type Node } from './nodes.ts';

/** Inode numbers of trees start here, each tree in its own range: a guest sees no two files with one number. */
const TREE_INO = 2 ** 32;
let trees = 0;

/** A read-only tree of files, made once and mounted in any number of file systems at once. */
export class Tree implements FileTree {
  readonly kind = 'tree';
  readonly root: DirectoryNode;
  #nextIno = TREE_INO * ++trees;

  constructor() {
    this.root = new DirectoryNode(this.#nextIno++, 0, true);
  }

  /** The bytes are shared with the tree, never copied. */
  add(path: string, bytes: Uint8Array, mtimeMs = 0): void {
    this.#set(path, new FileNode(this.#nextIno++, mtimeMs, { bytes, readOnly: true }));
  }

  addSymlink(path: string, target: string, mtimeMs = 0): void {
    this.#set(path, new SymlinkNode(this.#nextIno++, mtimeMs, target, true));
  }

  addDirectory(path: string): DirectoryNode {
    let directory = this.root;
    for (const segment of segmentsOf(path)) {
      let next = directory.entries.get(segment);
      if (!(next instanceof DirectoryNode)) {
        next = new DirectoryNode(this.#nextIno++, 0, true);
        next.parent = directory;
        directory.entries.set(segment, next);
      }
      directory = next;
    }
    return directory;
  }

  read(path: string): Uint8Array | undefined {
    const node = this.#find(path);
    return node instanceof FileNode ? node.content() : undefined;
  }

  #find(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const segment of segmentsOf(path)) {
      if (!(node instanceof DirectoryNode)) return undefined;
      node = node.entries.get(segment);
    }
    return node;
  }

  #set(path: string, node: Node): void {
    const segments = segmentsOf(path);
    const name = segments.pop();
    if (name === undefined) throw new Failure('tree.bad-path', `"${path}" does not name a file in a tree.`);
    this.addDirectory(segments.join('/')).entries.set(name, node);
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}
