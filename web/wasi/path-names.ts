import { defs } from './defs.ts';
import { DirectoryNode, SymlinkNode, type Node } from './nodes.ts';
import { FOLLOW, NEVER_FOLLOW, NO_FOLLOW } from './resolver.ts';
import { LOOKUP_SYMLINK_FOLLOW } from './path-open.ts';
import { setTimes, writeFilestat } from './filestat.ts';
import { pathAt, type FileVerb, type HostState } from './state.ts';

const { ERRNO_SUCCESS, ERRNO_NOENT, ERRNO_NOTDIR, ERRNO_EXIST, ERRNO_ROFS } = defs;

/** Everything that names files: make, remove, link, rename, look at. */
export function pathFunctions(state: HostState) {
  const { memory, table, files, resolver, access } = state;

  /** Resolves a path in guest memory; the answer is in `resolver`. */
  function resolve(fd: number, right: number, path: number, length: number, follow: number): number {
    memory.refresh();
    const descriptor = table.get(fd);
    if (descriptor === undefined) return defs.ERRNO_BADF;
    if (!(descriptor.node instanceof DirectoryNode)) return ERRNO_NOTDIR;
    if ((descriptor.rights & right) !== right) return defs.ERRNO_NOTCAPABLE;
    const text = pathAt(memory, path, length);
    return typeof text === 'number' ? text : resolver.resolve(descriptor.node, text, follow);
  }

  /** Whether the guest may do it to what was resolved; an errno. */
  function allowed(verb: FileVerb): number {
    const { directory, name, node } = resolver;
    return access.may(verb, directory, name, node) ? ERRNO_SUCCESS : defs.ERRNO_ACCES;
  }

  /** That it is there, and how large it is, may be known to who may read it or write it. */
  function mayLook(): number {
    return resolver.node instanceof DirectoryNode || allowed('read') === ERRNO_SUCCESS
      ? ERRNO_SUCCESS
      : allowed('write');
  }

  /** The errno that forbids changing names in a folder. */
  function fixed(directory: DirectoryNode): number {
    if (directory.readOnly) return ERRNO_ROFS;
    return directory.removed ? ERRNO_NOENT : ERRNO_SUCCESS;
  }

  function touch(directory: DirectoryNode): void {
    directory.mtime = files.now();
    directory.ctime = directory.mtime;
  }

  function put(directory: DirectoryNode, name: string, node: Node): void {
    directory.entries.set(name, node);
    touch(directory);
  }

  function take(directory: DirectoryNode, name: string, node: Node): void {
    directory.entries.delete(name);
    touch(directory);
    files.quota.entriesLeft++;
    node.nlink--;
    node.ctime = files.now();
    if (node instanceof DirectoryNode) {
      node.removed = true;
      node.parent = undefined;
    }
    state.table.dropped(node);
  }

  function isListed(directory: DirectoryNode, name: string): boolean {
    return directory.entries.has(name);
  }

  return {
    path_create_directory(fd: number, path: number, length: number): number {
      const errno = resolve(fd, defs.RIGHTS_PATH_CREATE_DIRECTORY, path, length, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      const { directory, name } = resolver;
      if (allowed('write') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      if (resolver.node !== undefined) return ERRNO_EXIST;
      const forbidden = fixed(directory);
      if (forbidden !== ERRNO_SUCCESS) return forbidden;
      if (!files.quota.takeEntry()) return defs.ERRNO_NOSPC;
      const made = files.newDirectory();
      made.parent = directory;
      put(directory, name, made);
      return ERRNO_SUCCESS;
    },

    path_filestat_get(fd: number, lookup: number, path: number, length: number, pointer: number): number {
      const follow = lookup & LOOKUP_SYMLINK_FOLLOW ? FOLLOW : NO_FOLLOW;
      const errno = resolve(fd, defs.RIGHTS_PATH_FILESTAT_GET, path, length, follow);
      if (errno !== ERRNO_SUCCESS) return errno;
      if (mayLook() !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { node } = resolver;
      if (node === undefined) return ERRNO_NOENT;
      if (resolver.trailingSlash && !(node instanceof DirectoryNode)) return ERRNO_NOTDIR;
      writeFilestat(memory.view, pointer, node);
      return ERRNO_SUCCESS;
    },

    path_filestat_set_times(
      fd: number,
      lookup: number,
      path: number,
      length: number,
      atime: bigint,
      mtime: bigint,
      flags: number,
    ): number {
      const follow = lookup & LOOKUP_SYMLINK_FOLLOW ? FOLLOW : NO_FOLLOW;
      const errno = resolve(fd, defs.RIGHTS_PATH_FILESTAT_SET_TIMES, path, length, follow);
      if (errno !== ERRNO_SUCCESS) return errno;
      if (allowed('write') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { node } = resolver;
      if (node === undefined) return ERRNO_NOENT;
      if (resolver.trailingSlash && !(node instanceof DirectoryNode)) return ERRNO_NOTDIR;
      return setTimes(node, atime, mtime, flags, files.now());
    },

    path_link(
      oldFd: number,
      lookup: number,
      oldPath: number,
      oldLength: number,
      newFd: number,
      newPath: number,
      newLength: number,
    ): number {
      // Linking to what a symbolic link means is not offered, as in wasmtime.
      if (lookup & LOOKUP_SYMLINK_FOLLOW) return defs.ERRNO_INVAL;
      let errno = resolve(oldFd, defs.RIGHTS_PATH_LINK_SOURCE, oldPath, oldLength, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      // By its second name it could be read, and written to.
      if (allowed('read') !== ERRNO_SUCCESS || allowed('write') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { node } = resolver;
      if (node === undefined) return ERRNO_NOENT;
      if (resolver.trailingSlash && !(node instanceof DirectoryNode)) return ERRNO_NOTDIR;
      errno = resolve(newFd, defs.RIGHTS_PATH_LINK_TARGET, newPath, newLength, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      if (allowed('write') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      if (resolver.node !== undefined) return ERRNO_EXIST;
      if (resolver.trailingSlash) return ERRNO_NOENT;
      if (node instanceof DirectoryNode) return defs.ERRNO_PERM;
      if (node.readOnly) return defs.ERRNO_XDEV;
      const forbidden = fixed(resolver.directory);
      if (forbidden !== ERRNO_SUCCESS) return forbidden;
      if (!files.quota.takeEntry()) return defs.ERRNO_NOSPC;
      node.nlink++;
      node.ctime = files.now();
      put(resolver.directory, resolver.name, node);
      return ERRNO_SUCCESS;
    },

    path_readlink(
      fd: number,
      path: number,
      length: number,
      buffer: number,
      size: number,
      out: number,
    ): number {
      const errno = resolve(fd, defs.RIGHTS_PATH_READLINK, path, length, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      if (allowed('read') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { node } = resolver;
      if (node === undefined) return ERRNO_NOENT;
      if (!(node instanceof SymlinkNode)) return defs.ERRNO_INVAL;
      if (resolver.trailingSlash) return ERRNO_NOTDIR;
      const target = new TextEncoder().encode(node.target).subarray(0, size >>> 0);
      memory.u8.set(target, buffer >>> 0);
      memory.view.setUint32(out >>> 0, target.length, true);
      return ERRNO_SUCCESS;
    },

    path_remove_directory(fd: number, path: number, length: number): number {
      const errno = resolve(fd, defs.RIGHTS_PATH_REMOVE_DIRECTORY, path, length, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      if (allowed('delete') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { directory, name, node } = resolver;
      if (node === undefined) return ERRNO_NOENT;
      if (!(node instanceof DirectoryNode)) return ERRNO_NOTDIR;
      if (name === '.') return defs.ERRNO_INVAL;
      const forbidden = fixed(directory);
      if (forbidden !== ERRNO_SUCCESS) return forbidden;
      if (node.readOnly || !isListed(directory, name)) return defs.ERRNO_BUSY;
      if (node.entries.size > 0) return defs.ERRNO_NOTEMPTY;
      take(directory, name, node);
      return ERRNO_SUCCESS;
    },

    path_unlink_file(fd: number, path: number, length: number): number {
      const errno = resolve(fd, defs.RIGHTS_PATH_UNLINK_FILE, path, length, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      if (allowed('delete') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { directory, name, node } = resolver;
      if (node === undefined) return ERRNO_NOENT;
      if (node instanceof DirectoryNode) return defs.ERRNO_ISDIR;
      if (resolver.trailingSlash) return ERRNO_NOTDIR;
      const forbidden = fixed(directory);
      if (forbidden !== ERRNO_SUCCESS) return forbidden;
      if (!isListed(directory, name)) return defs.ERRNO_PERM;
      take(directory, name, node);
      return ERRNO_SUCCESS;
    },

    path_rename(
      oldFd: number,
      oldPath: number,
      oldLength: number,
      newFd: number,
      newPath: number,
      newLength: number,
    ): number {
      let errno = resolve(oldFd, defs.RIGHTS_PATH_RENAME_SOURCE, oldPath, oldLength, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      const { directory: from, name: oldName, node, trailingSlash } = resolver;
      if (allowed('delete') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      if (node === undefined) return ERRNO_NOENT;
      if (trailingSlash && !(node instanceof DirectoryNode)) return ERRNO_NOTDIR;
      if (oldName === '.') return defs.ERRNO_BUSY;
      errno = resolve(newFd, defs.RIGHTS_PATH_RENAME_TARGET, newPath, newLength, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      const { directory: to, name: newName, node: old } = resolver;
      if (newName === '.') return defs.ERRNO_BUSY;
      if (!access.mayMove(from, oldName, node, to, newName)) return defs.ERRNO_ACCES;
      const forbidden = fixed(from) || fixed(to);
      if (forbidden !== ERRNO_SUCCESS) return forbidden;
      if (node.readOnly || !isListed(from, oldName)) return defs.ERRNO_BUSY;
      if (resolver.trailingSlash && !(node instanceof DirectoryNode)) {
        return old instanceof DirectoryNode ? defs.ERRNO_ISDIR : ERRNO_NOTDIR;
      }
      if (old === node) return ERRNO_SUCCESS;
      if (node instanceof DirectoryNode) {
        if (isWithin(to, node)) return defs.ERRNO_INVAL;
        if (old !== undefined && !(old instanceof DirectoryNode)) return ERRNO_NOTDIR;
      } else if (old instanceof DirectoryNode) return defs.ERRNO_ISDIR;
      if (old !== undefined) {
        if (!isListed(to, newName) || old.readOnly) return defs.ERRNO_BUSY;
        if (old instanceof DirectoryNode && old.entries.size > 0) return defs.ERRNO_NOTEMPTY;
        take(to, newName, old);
      }
      from.entries.delete(oldName);
      touch(from);
      put(to, newName, node);
      node.ctime = files.now();
      if (node instanceof DirectoryNode) node.parent = to;
      return ERRNO_SUCCESS;
    },

    path_symlink(target: number, targetLength: number, fd: number, path: number, length: number): number {
      const errno = resolve(fd, defs.RIGHTS_PATH_SYMLINK, path, length, NEVER_FOLLOW);
      if (errno !== ERRNO_SUCCESS) return errno;
      const text = pathAt(memory, target, targetLength);
      if (typeof text === 'number') return text;
      if (text === '') return ERRNO_NOENT;
      if (text.length > 4096) return defs.ERRNO_NAMETOOLONG;
      // As in wasmtime: an absolute target would mean the host's root.
      if (text.startsWith('/')) return defs.ERRNO_NOTCAPABLE;
      if (allowed('write') !== ERRNO_SUCCESS) return defs.ERRNO_ACCES;
      const { directory, name, node } = resolver;
      if (node !== undefined) {
        return resolver.trailingSlash && !(node instanceof DirectoryNode) ? ERRNO_NOTDIR : ERRNO_EXIST;
      }
      if (resolver.trailingSlash) return ERRNO_NOENT;
      const forbidden = fixed(directory);
      if (forbidden !== ERRNO_SUCCESS) return forbidden;
      if (!files.quota.takeEntry()) return defs.ERRNO_NOSPC;
      put(directory, name, files.newSymlink(text));
      return ERRNO_SUCCESS;
    },
  };
}

/** Whether `directory` is `ancestor` or lies below it. */
function isWithin(directory: DirectoryNode, ancestor: DirectoryNode): boolean {
  for (let at: DirectoryNode | undefined = directory; at !== undefined; at = at.parent) {
    if (at === ancestor) return true;
  }
  return false;
}
