import { defs } from './defs.ts';
import { Descriptor } from './descriptors.ts';
import { DeviceNode, DirectoryNode, FileNode, SymlinkNode, type Node } from './nodes.ts';
import { FOLLOW, NEVER_FOLLOW } from './resolver.ts';
import { ALL_RIGHTS, DIRECTORY_RIGHTS, FILE_RIGHTS, rightsFrom, STREAM_RIGHTS } from './rights.ts';
import { pathAt, type HostState } from './state.ts';

const { OFLAGS_CREAT, OFLAGS_DIRECTORY, OFLAGS_EXCL, OFLAGS_TRUNC } = defs;
/** What changes bytes. Go asks for the right to set the size of a file that it only reads: without this one it is good for nothing. */
const CHANGING = defs.RIGHTS_FD_WRITE | defs.RIGHTS_FD_ALLOCATE;
const WRITING = CHANGING | defs.RIGHTS_FD_FILESTAT_SET_SIZE | defs.RIGHTS_FD_DATASYNC;
export const LOOKUP_SYMLINK_FOLLOW = 1;

export function openFunctions(state: HostState) {
  const { memory, table, files, resolver, access } = state;

  function create(directory: DirectoryNode, name: string): FileNode | number {
    if (directory.readOnly) return defs.ERRNO_ROFS;
    if (directory.removed) return defs.ERRNO_NOENT;
    if (!files.quota.takeEntry()) return defs.ERRNO_NOSPC;
    const file = files.newFile();
    directory.entries.set(name, file);
    directory.mtime = file.mtime;
    directory.ctime = file.mtime;
    file.changed = true;
    return file;
  }

  function openNode(node: Node, oflags: number, rights: number): number {
    if (node instanceof SymlinkNode) return oflags & OFLAGS_DIRECTORY ? defs.ERRNO_NOTDIR : defs.ERRNO_LOOP;
    if (oflags & OFLAGS_DIRECTORY && !(node instanceof DirectoryNode)) return defs.ERRNO_NOTDIR;
    if (node instanceof DirectoryNode) {
      if (oflags & (OFLAGS_CREAT | OFLAGS_TRUNC) || rights & defs.RIGHTS_FD_WRITE) return defs.ERRNO_ISDIR;
    }
    if (node.readOnly && (oflags & OFLAGS_TRUNC || rights & defs.RIGHTS_FD_WRITE)) return defs.ERRNO_ROFS;
    return defs.ERRNO_SUCCESS;
  }

  /** Folders are opened to go on from: listing one is asked for when it is listed. */
  function mayOpen(oflags: number, rights: number): boolean {
    const { directory, name, node } = resolver;
    if (node instanceof DirectoryNode) return true;
    const isWritten = (oflags & (OFLAGS_CREAT | OFLAGS_TRUNC)) !== 0 || (rights & CHANGING) !== 0;
    const isRead = (rights & defs.RIGHTS_FD_READ) !== 0 || !isWritten;
    return (
      (!isRead || access.may('read', directory, name, node)) &&
      (!isWritten || access.may('write', directory, name, node))
    );
  }

  return {
    path_open(
      fd: number,
      lookup: number,
      path: number,
      length: number,
      oflags: number,
      base: bigint,
      inheriting: bigint,
      fdflags: number,
      out: number,
    ): number {
      memory.refresh();
      const at = table.get(fd);
      if (at === undefined) return defs.ERRNO_BADF;
      if (!(at.node instanceof DirectoryNode)) return defs.ERRNO_NOTDIR;
      const rights = rightsFrom(base);
      let needed = defs.RIGHTS_PATH_OPEN;
      if (oflags & OFLAGS_CREAT) needed |= defs.RIGHTS_PATH_CREATE_FILE;
      if (oflags & OFLAGS_TRUNC) needed |= defs.RIGHTS_PATH_FILESTAT_SET_SIZE;
      if ((at.rights & needed) !== needed) return defs.ERRNO_NOTCAPABLE;
      if ((oflags & (OFLAGS_CREAT | OFLAGS_DIRECTORY)) === (OFLAGS_CREAT | OFLAGS_DIRECTORY))
        return defs.ERRNO_INVAL;
      if ((rights & ~at.inheriting & WRITING) !== 0) return defs.ERRNO_NOTCAPABLE;
      // Asked now: a full table must not leave a created or truncated file behind.
      if (table.full) return defs.ERRNO_MFILE;
      const text = pathAt(memory, path, length);
      if (typeof text === 'number') return text;
      const exclusive = (oflags & (OFLAGS_CREAT | OFLAGS_EXCL)) === (OFLAGS_CREAT | OFLAGS_EXCL);
      const follow = lookup & LOOKUP_SYMLINK_FOLLOW && !exclusive ? FOLLOW : NEVER_FOLLOW;
      const errno = resolver.resolve(at.node, text, follow);
      if (errno !== defs.ERRNO_SUCCESS) return errno;
      let node = resolver.node;
      if (!mayOpen(oflags, rights)) return defs.ERRNO_ACCES;
      if (node === undefined) {
        if (!(oflags & OFLAGS_CREAT)) return defs.ERRNO_NOENT;
        if (resolver.trailingSlash) return defs.ERRNO_ISDIR;
        const made = create(resolver.directory, resolver.name);
        if (typeof made === 'number') return made;
        node = made;
      } else {
        if (exclusive) return defs.ERRNO_EXIST;
        if (resolver.trailingSlash && !(node instanceof DirectoryNode)) return defs.ERRNO_NOTDIR;
        const refused = openNode(node, oflags, rights);
        if (refused !== defs.ERRNO_SUCCESS) return refused;
        if (oflags & OFLAGS_TRUNC && node instanceof FileNode) {
          if (!node.resize(0)) return defs.ERRNO_NOSPC;
          node.mtime = files.now();
          node.ctime = node.mtime;
        }
      }
      const opened = table.add(
        new Descriptor(
          node,
          rights & at.inheriting & rightsOf(node),
          node instanceof DirectoryNode ? rightsFrom(inheriting) & at.inheriting : 0,
          fdflags,
        ),
      );
      memory.view.setUint32(out >>> 0, opened, true);
      return defs.ERRNO_SUCCESS;
    },
  };
}

/** What can be done with a kind of file at all. */
function rightsOf(node: Node): number {
  if (node instanceof DirectoryNode) return DIRECTORY_RIGHTS;
  if (node instanceof DeviceNode) return STREAM_RIGHTS;
  return node instanceof FileNode ? FILE_RIGHTS : ALL_RIGHTS;
}
