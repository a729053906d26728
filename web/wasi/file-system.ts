import { FileNode, DirectoryNode, SymlinkNode, DeviceNode, type Node, type Time } from './nodes.ts';
import { Quota } from './quota.ts';
import { MAX_PATH } from './resolver.ts';
import type { Tree } from './tree.ts';

/** Files and folders in memory, for one guest. Shared trees can be mounted in it without copying. */
export class FileSystem {
  readonly root: DirectoryNode;
  readonly quota: Quota;
  readonly #now: () => number;
  #nextIno = 1;
  readonly #initial = new Map<string, FileNode>();

  /** `limits.bytes` and `limits.entries` bound what the guest can make; what the host adds counts too. */
  constructor(limits: { bytes?: number; entries?: number } = {}, now: () => number = Date.now) {
    this.quota = new Quota(limits);
    this.#now = now;
    this.root = this.newDirectory();
    // Programs take it for granted; a guest that lists its folder does not expect it.
    this.addHidden('/tmp', this.newDirectory());
  }

  newDirectory(): DirectoryNode {
    return new DirectoryNode(this.#nextIno++, this.#now(), false);
  }

  newFile(bytes?: Uint8Array, readOnly = false): FileNode {
    const options = { quota: this.quota, readOnly, ...(bytes && { bytes }) };
    return new FileNode(this.#nextIno++, this.#now(), options);
  }

  newSymlink(target: string): SymlinkNode {
    return new SymlinkNode(this.#nextIno++, this.#now(), target);
  }

  newDevice(streams: ConstructorParameters<typeof DeviceNode>[2]): DeviceNode {
    return new DeviceNode(this.#nextIno++, this.#now(), streams);
  }

  now(): Time {
    return this.#now();
  }

  /** Puts a file at an absolute path, making folders. The bytes are borrowed until the guest writes to them. */
  addFile(path: string, bytes: Uint8Array): void {
    const { directory, name } = this.#place(path);
    const file = this.newFile(bytes, directory.readOnly);
    this.quota.bytesLeft -= bytes.length;
    this.quota.entriesLeft--;
    directory.entries.set(name, file);
    this.#initial.set(normalise(path), file);
  }

  /** Puts a folder at an absolute path. */
  addDirectory(path: string): DirectoryNode {
    return this.#directory(segmentsOf(path));
  }

  /** The same for a folder that the guest cannot change, nor anything that is put in it. */
  addReadOnly(path: string): DirectoryNode {
    const { directory, name } = this.#place(path);
    const known = directory.entries.get(name);
    if (known instanceof DirectoryNode && known.isGiven) return known;
    const made = this.#newFolder(directory, true);
    directory.entries.set(name, made);
    return made;
  }

  /** Shows a shared tree at an absolute path, without copying and in constant time. */
  mount(path: string, tree: Tree): void {
    const { directory, name } = this.#place(path);
    directory.entries.set(name, tree.root);
  }

  /** Adds what can be opened but is not listed: devices. */
  addHidden(path: string, node: Node): void {
    const segments = segmentsOf(path);
    const name = segments.pop() ?? '';
    let directory = this.root;
    for (const segment of segments) {
      directory.hidden ??= new Map();
      let next = directory.hidden.get(segment);
      if (!(next instanceof DirectoryNode)) {
        next = this.newDirectory();
        next.parent = directory;
        directory.hidden.set(segment, next);
      }
      directory = next;
    }
    if (node instanceof DirectoryNode) node.parent = directory;
    directory.hidden ??= new Map();
    directory.hidden.set(name, node);
  }

  /** The node at an absolute path, symbolic links not followed. */
  lookup(path: string): Node | undefined {
    let node: Node | undefined = this.root;
    for (const segment of segmentsOf(path)) {
      if (!(node instanceof DirectoryNode)) return undefined;
      node = node.get(segment);
    }
    return node;
  }

  /** A file's bytes, not copied; undefined when there is no such file. */
  read(path: string): Uint8Array | undefined {
    const node = this.lookup(path);
    return node instanceof FileNode ? node.content() : undefined;
  }

  /**
   * Files that the guest made, changed or moved, by path without the leading slash; one of several names has one array. What lies so
   * deep that no path can name it is left out: the paths of all that a guest can nest would not fit into memory.
   */
  changedFiles(): Map<string, Uint8Array> {
    const found = new Map<string, Uint8Array>();
    const contents = new Map<FileNode, Uint8Array>();
    // A work list, not recursion: a guest can nest folders deeper than our stack.
    const work: [string, DirectoryNode][] = [['', this.root]];
    for (let next = work.pop(); next !== undefined; next = work.pop()) {
      const [prefix, directory] = next;
      for (const [name, node] of directory.entries) {
        const path = prefix === '' ? name : `${prefix}/${name}`;
        if (path.length > MAX_PATH) continue;
        if (node instanceof DirectoryNode) {
          if (!node.readOnly) work.push([path, node]);
        } else if (node instanceof FileNode && !node.readOnly) {
          if (!node.changed && this.#initial.get(path) === node) continue;
          const content = contents.get(node) ?? node.content();
          contents.set(node, content);
          found.set(path, content);
        }
      }
    }
    return found;
  }

  /** Files of the host's that are no longer where it put them: removed, moved, or replaced by what is no file. */
  removedFiles(): string[] {
    return [...this.#initial.keys()].filter((path) => !(this.lookup(path) instanceof FileNode));
  }

  #place(path: string): { directory: DirectoryNode; name: string } {
    const segments = segmentsOf(path);
    const name = segments.pop() ?? '';
    return { directory: this.#directory(segments), name };
  }

  #directory(segments: readonly string[]): DirectoryNode {
    let directory = this.root;
    for (const segment of segments) {
      let next = directory.get(segment);
      if (!(next instanceof DirectoryNode) || (next.readOnly && !next.isGiven)) {
        next = this.#newFolder(directory, directory.readOnly);
        directory.entries.set(segment, next);
      }
      directory = next;
    }
    return directory;
  }

  #newFolder(parent: DirectoryNode, readOnly: boolean): DirectoryNode {
    const made = new DirectoryNode(this.#nextIno++, this.#now(), readOnly);
    made.isGiven = readOnly;
    made.parent = parent;
    this.quota.entriesLeft--;
    return made;
  }
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '' && segment !== '.');
}

function normalise(path: string): string {
  return segmentsOf(path).join('/');
}
