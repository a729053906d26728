import { defs } from './defs.ts';
import type { Descriptor } from './descriptors.ts';
import { setTimes, writeFilestat } from './filestat.ts';
import { DeviceNode, DirectoryNode, FileNode } from './nodes.ts';
import { rightsFrom } from './rights.ts';
import { setU64, type HostState } from './state.ts';

const { ERRNO_SUCCESS, ERRNO_BADF, ERRNO_INVAL, ERRNO_NOTCAPABLE, ERRNO_SPIPE } = defs;
const KNOWN_FLAGS =
  defs.FDFLAGS_APPEND | defs.FDFLAGS_DSYNC | defs.FDFLAGS_NONBLOCK | defs.FDFLAGS_RSYNC | defs.FDFLAGS_SYNC;
const MAX_OFFSET = BigInt(Number.MAX_SAFE_INTEGER);

/** What is known and changed about descriptors: offsets, flags, rights, size, times, preopens. */
export function fdStateFunctions(state: HostState) {
  const { memory, table, files } = state;

  function open(fd: number, right: number): Descriptor | number {
    memory.refresh();
    const descriptor = table.get(fd);
    if (descriptor === undefined) return ERRNO_BADF;
    return (descriptor.rights & right) === right ? descriptor : ERRNO_NOTCAPABLE;
  }

  function sync(fd: number): number {
    const descriptor = open(fd, 0);
    if (typeof descriptor === 'number') return descriptor;
    return descriptor.node instanceof DeviceNode ? ERRNO_INVAL : ERRNO_SUCCESS;
  }

  function seek(fd: number, offset: bigint, whence: number, out: number): number {
    const descriptor = open(fd, 0);
    if (typeof descriptor === 'number') return descriptor;
    const node = descriptor.node;
    if (node instanceof DeviceNode) return ERRNO_SPIPE;
    if (!(node instanceof FileNode)) return ERRNO_BADF;
    const right = offset === 0n && whence === defs.WHENCE_CUR ? defs.RIGHTS_FD_TELL : defs.RIGHTS_FD_SEEK;
    if ((descriptor.rights & right) === 0) return ERRNO_NOTCAPABLE;
    let base: number;
    if (whence === defs.WHENCE_SET) base = 0;
    else if (whence === defs.WHENCE_CUR) base = descriptor.offset;
    else if (whence === defs.WHENCE_END) base = node.size;
    else return ERRNO_INVAL;
    const target = base + Number(offset);
    if (target < 0 || target > Number.MAX_SAFE_INTEGER) return ERRNO_INVAL;
    setU64(memory.view, out >>> 0, target);
    descriptor.offset = target;
    return ERRNO_SUCCESS;
  }

  return {
    fd_advise(fd: number, offset: bigint, length: bigint, advice: number): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      if (advice < 0 || advice > defs.ADVICE_NOREUSE) return ERRNO_INVAL;
      if (offset < 0n || length < 0n) return ERRNO_INVAL;
      if (descriptor.node instanceof DeviceNode) return ERRNO_SPIPE;
      return descriptor.node instanceof FileNode ? ERRNO_SUCCESS : ERRNO_BADF;
    },
    fd_allocate(fd: number, offset: bigint, length: bigint): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      const node = descriptor.node;
      if (!(node instanceof FileNode)) return node instanceof DeviceNode ? ERRNO_SPIPE : ERRNO_BADF;
      if ((descriptor.rights & defs.RIGHTS_FD_ALLOCATE) === 0) return ERRNO_NOTCAPABLE;
      if (node.readOnly) return defs.ERRNO_ROFS;
      if (offset < 0n || length <= 0n) return ERRNO_INVAL;
      if (offset + length > MAX_OFFSET) return defs.ERRNO_FBIG;
      const end = Number(offset + length);
      if (end > node.size && !node.resize(end)) return defs.ERRNO_NOSPC;
      return ERRNO_SUCCESS;
    },
    fd_close: (fd: number): number => table.close(fd),
    fd_datasync: sync,
    fd_sync: sync,
    fd_fdstat_get(fd: number, pointer: number): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      const at = pointer >>> 0;
      const { view } = memory;
      setU64(view, at + 16, descriptor.inheriting);
      setU64(view, at + 8, descriptor.rights);
      setU64(view, at, 0);
      view.setUint8(at, descriptor.node.kind);
      view.setUint16(at + 2, descriptor.flags, true);
      return ERRNO_SUCCESS;
    },
    fd_fdstat_set_flags(fd: number, flags: number): number {
      const descriptor = open(fd, defs.RIGHTS_FD_FDSTAT_SET_FLAGS);
      if (typeof descriptor === 'number') return descriptor;
      if ((flags & ~KNOWN_FLAGS) !== 0) return ERRNO_INVAL;
      descriptor.flags = flags;
      return ERRNO_SUCCESS;
    },
    fd_fdstat_set_rights(fd: number, base: bigint, inheriting: bigint): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      const rights = rightsFrom(base);
      const inherited = rightsFrom(inheriting);
      // Rights can only be given up.
      if ((rights & ~descriptor.rights) !== 0 || (inherited & ~descriptor.inheriting) !== 0) {
        return ERRNO_NOTCAPABLE;
      }
      descriptor.rights = rights;
      descriptor.inheriting = inherited;
      return ERRNO_SUCCESS;
    },
    fd_filestat_get(fd: number, pointer: number): number {
      const descriptor = open(fd, defs.RIGHTS_FD_FILESTAT_GET);
      if (typeof descriptor === 'number') return descriptor;
      writeFilestat(memory.view, pointer, descriptor.node);
      return ERRNO_SUCCESS;
    },
    fd_filestat_set_size(fd: number, size: bigint): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      const node = descriptor.node;
      if (!(node instanceof FileNode)) return node instanceof DirectoryNode ? ERRNO_BADF : ERRNO_INVAL;
      // ftruncate's answer for a file opened for reading: what programs look for.
      if ((descriptor.rights & defs.RIGHTS_FD_WRITE) === 0) return ERRNO_INVAL;
      if ((descriptor.rights & defs.RIGHTS_FD_FILESTAT_SET_SIZE) === 0) return ERRNO_NOTCAPABLE;
      if (node.readOnly) return defs.ERRNO_ROFS;
      if (size < 0n) return ERRNO_INVAL;
      if (size > MAX_OFFSET) return defs.ERRNO_FBIG;
      if (!node.resize(Number(size))) return defs.ERRNO_NOSPC;
      node.mtime = files.now();
      node.ctime = node.mtime;
      return ERRNO_SUCCESS;
    },
    fd_filestat_set_times(fd: number, atime: bigint, mtime: bigint, flags: number): number {
      const descriptor = open(fd, defs.RIGHTS_FD_FILESTAT_SET_TIMES);
      if (typeof descriptor === 'number') return descriptor;
      return setTimes(descriptor.node, atime, mtime, flags, files.now());
    },
    fd_prestat_get(fd: number, pointer: number): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      if (descriptor.preopen === undefined) return ERRNO_BADF;
      memory.view.setUint32((pointer >>> 0) + 4, descriptor.preopen.length, true);
      memory.view.setUint32(pointer >>> 0, defs.PREOPENTYPE_DIR, true);
      return ERRNO_SUCCESS;
    },
    fd_prestat_dir_name(fd: number, pointer: number, length: number): number {
      const descriptor = open(fd, 0);
      if (typeof descriptor === 'number') return descriptor;
      const name = descriptor.preopen;
      if (name === undefined) return ERRNO_BADF;
      if (name.length > length >>> 0) return defs.ERRNO_NAMETOOLONG;
      memory.u8.set(name, pointer >>> 0);
      return ERRNO_SUCCESS;
    },
    fd_renumber: (from: number, to: number): number => table.renumber(from, to),
    fd_seek: seek,
    fd_tell: (fd: number, out: number): number => seek(fd, 0n, defs.WHENCE_CUR, out),
  };
}
