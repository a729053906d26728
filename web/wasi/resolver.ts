import { defs } from './defs.ts';
import { DirectoryNode, SymlinkNode, type Node } from './nodes.ts';

/** What to do with a symbolic link at the end of a path. */
export const FOLLOW = 2;
/** Not followed, unless a slash stands behind it (`link/` means the folder). */
export const NO_FOLLOW = 1;
/** Not followed, whatever stands behind it. */
export const NEVER_FOLLOW = 0;

const MAX_LINKS = 40;
/** Characters of a path. */
export const MAX_PATH = 4096;
const MAX_NAME = 255;

/**
 * Walks paths from a folder that the guest holds, and never above it. One per guest; `resolve` leaves its answer
 * in the fields, so that looking a name up allocates nothing.
 */
export class Resolver {
  /** The folder that holds (or would hold) the last name. */
  directory!: DirectoryNode;
  /** The last name; `.` when the path ends at `directory` itself. */
  name = '';
  /** What stands there, if anything. */
  node: Node | undefined;
  /** A slash stood behind the last name. */
  trailingSlash = false;
  readonly #stack: DirectoryNode[] = [];

  /** An errno. Success with `node` undefined: everything but the last name exists. */
  resolve(base: DirectoryNode, path: string, follow: number): number {
    if (path.length > MAX_PATH) return defs.ERRNO_NAMETOOLONG;
    if (path === '') return defs.ERRNO_NOENT;
    const stack = this.#stack;
    stack.length = 0;
    let directory = base;
    let rest = path;
    let position = 0;
    let links = 0;
    if (path.charCodeAt(0) === SLASH) return defs.ERRNO_NOTCAPABLE;
    for (;;) {
      while (rest.charCodeAt(position) === SLASH) position++;
      if (position >= rest.length) return this.#found(directory, '.', directory, false);
      let end = rest.indexOf('/', position);
      if (end === -1) end = rest.length;
      const name = rest.slice(position, end);
      position = end;
      if (name === '.') continue;
      if (name === '..') {
        const up = stack.pop();
        if (up === undefined) return defs.ERRNO_NOTCAPABLE;
        directory = up;
        continue;
      }
      if (name.length > MAX_NAME / 3 && utf8Length(name) > MAX_NAME) return defs.ERRNO_NAMETOOLONG;
      while (rest.charCodeAt(end) === SLASH) end++;
      const isLast = end >= rest.length;
      const slash = isLast && position < rest.length;
      const node = directory.get(name);
      if (node instanceof SymlinkNode) {
        if (!isLast || follow === FOLLOW || (slash && follow === NO_FOLLOW)) {
          if (++links > MAX_LINKS) return defs.ERRNO_LOOP;
          if (node.target.charCodeAt(0) === SLASH) return defs.ERRNO_NOTCAPABLE;
          rest = node.target + rest.slice(position);
          if (rest.length > MAX_PATH) return defs.ERRNO_NAMETOOLONG;
          position = 0;
          continue;
        }
        return this.#found(directory, name, node, slash);
      }
      if (isLast) return this.#found(directory, name, node, slash);
      if (node === undefined) return defs.ERRNO_NOENT;
      if (!(node instanceof DirectoryNode)) return defs.ERRNO_NOTDIR;
      stack.push(directory);
      directory = node;
    }
  }

  #found(directory: DirectoryNode, name: string, node: Node | undefined, slash: boolean): number {
    this.directory = directory;
    this.name = name;
    this.node = node;
    this.trailingSlash = slash;
    return defs.ERRNO_SUCCESS;
  }
}

const SLASH = 0x2f;
const encoder = new TextEncoder();

function utf8Length(text: string): number {
  return encoder.encode(text).length;
}
