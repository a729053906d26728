import { defs } from './defs.ts';
import type { Descriptor } from './descriptors.ts';
import { DeviceNode, DirectoryNode, FileNode } from './nodes.ts';
import type { HostState } from './state.ts';
import { WOULD_BLOCK, type InputStream } from './streams.ts';

const { ERRNO_SUCCESS, ERRNO_BADF, ERRNO_NOTCAPABLE, ERRNO_FAULT, ERRNO_INVAL, ERRNO_ISDIR, ERRNO_SPIPE } =
  defs;
const { RIGHTS_FD_READ, RIGHTS_FD_WRITE, RIGHTS_FD_SEEK, FDFLAGS_APPEND, FDFLAGS_NONBLOCK } = defs;
// Linux's IOV_MAX.
const MAX_IOVS = 1024;

/** The functions that move bytes. They allocate nothing for small transfers: a guest may call them by the million. */
export function ioFunctions(state: HostState) {
  const { memory, table, files } = state;

  function fdWrite(fd: number, iovs: number, count: number, out: number): number {
    memory.refresh();
    const descriptor = table.get(fd);
    if (descriptor === undefined) return ERRNO_BADF;
    if ((descriptor.rights & RIGHTS_FD_WRITE) === 0) return denied(descriptor);
    const node = descriptor.node;
    if (node instanceof DeviceNode) return writeDevice(node, iovs >>> 0, count, out >>> 0);
    if (!(node instanceof FileNode)) return ERRNO_ISDIR;
    const offset = (descriptor.flags & FDFLAGS_APPEND) === 0 ? descriptor.offset : node.size;
    const written = writeFile(node, offset, iovs >>> 0, count, out >>> 0);
    if (written < 0) return -written;
    descriptor.offset = offset + written;
    return ERRNO_SUCCESS;
  }

  function writeDevice(node: DeviceNode, iovs: number, count: number, out: number): number {
    const { view, u8 } = memory;
    const output = node.output;
    if (output === undefined) return ERRNO_BADF;
    if (count < 0 || count > MAX_IOVS) return ERRNO_INVAL;
    let written = 0;
    for (let i = 0; i < count; i++) {
      const start = view.getUint32(iovs + 8 * i, true);
      const length = view.getUint32(iovs + 8 * i + 4, true);
      if (start + length > u8.length) return ERRNO_FAULT;
      if (length > 0) output.write(u8, start, length);
      written += length;
    }
    output.settle?.();
    view.setUint32(out, written, true);
    return ERRNO_SUCCESS;
  }

  /** Bytes written, or the negated errno. What fits is written: a full disk is an error only when nothing did. */
  function writeFile(node: FileNode, from: number, iovs: number, count: number, out: number): number {
    const { view, u8 } = memory;
    if (node.readOnly) return -defs.ERRNO_ROFS;
    if (count < 0 || count > MAX_IOVS) return -ERRNO_INVAL;
    let offset = from;
    for (let i = 0; i < count; i++) {
      const start = view.getUint32(iovs + 8 * i, true);
      const length = view.getUint32(iovs + 8 * i + 4, true);
      if (start + length > u8.length) return -ERRNO_FAULT;
      if (length === 0) continue;
      if (offset + length > Number.MAX_SAFE_INTEGER) return -defs.ERRNO_FBIG;
      if (!node.write(offset, u8, start, length)) {
        if (offset === from) return -defs.ERRNO_NOSPC;
        break;
      }
      offset += length;
    }
    if (offset > from) {
      const now = files.now();
      node.mtime = now;
      node.ctime = now;
    }
    view.setUint32(out, offset - from, true);
    return offset - from;
  }

  function fdRead(fd: number, iovs: number, count: number, out: number): number | Promise<number> {
    memory.refresh();
    const descriptor = table.get(fd);
    if (descriptor === undefined) return ERRNO_BADF;
    if ((descriptor.rights & RIGHTS_FD_READ) === 0) return denied(descriptor);
    const node = descriptor.node;
    if (node instanceof FileNode) {
      const got = readFile(node, descriptor.offset, iovs >>> 0, count, out >>> 0);
      if (got < 0) return -got;
      descriptor.offset += got;
      return ERRNO_SUCCESS;
    }
    if (!(node instanceof DeviceNode)) return ERRNO_ISDIR;
    if (node.input === undefined) return ERRNO_BADF;
    return readDevice(node.input, descriptor, iovs >>> 0, count, out >>> 0);
  }

  /** Bytes read, or the negated errno. */
  function readFile(node: FileNode, from: number, iovs: number, count: number, out: number): number {
    const { view, u8 } = memory;
    if (count < 0 || count > MAX_IOVS) return -ERRNO_INVAL;
    let offset = from;
    for (let i = 0; i < count; i++) {
      const start = view.getUint32(iovs + 8 * i, true);
      const length = view.getUint32(iovs + 8 * i + 4, true);
      if (start + length > u8.length) return -ERRNO_FAULT;
      const got = node.read(offset, u8, start, length);
      offset += got;
      if (got < length) break;
    }
    view.setUint32(out, offset - from, true);
    return offset - from;
  }

  function readDevice(
    input: InputStream,
    descriptor: Descriptor,
    iovs: number,
    count: number,
    out: number,
  ): number | Promise<number> {
    if (count < 0 || count > MAX_IOVS) return ERRNO_INVAL;
    for (;;) {
      const { view, u8 } = memory;
      let total = 0;
      let blocked = false;
      for (let i = 0; i < count; i++) {
        const start = view.getUint32(iovs + 8 * i, true);
        const length = view.getUint32(iovs + 8 * i + 4, true);
        if (start + length > u8.length) return ERRNO_FAULT;
        if (length === 0) continue;
        const got = input.read(u8, start, length);
        if (got === WOULD_BLOCK) {
          blocked = total === 0;
          break;
        }
        total += got;
        if (got < length) break;
      }
      if (!blocked) {
        view.setUint32(out, total, true);
        return ERRNO_SUCCESS;
      }
      if ((descriptor.flags & FDFLAGS_NONBLOCK) !== 0 || input.wait === undefined) return defs.ERRNO_AGAIN;
      state.beforeWait();
      const waiting = input.wait(Number.POSITIVE_INFINITY);
      // The guest is suspended: go on from the start, its memory may have moved.
      if (waiting !== undefined) {
        return waiting.then(() => {
          memory.renew();
          return readDevice(input, descriptor, iovs, count, out);
        });
      }
      memory.refresh();
    }
  }

  function positioned(fd: number, right: number, offset: bigint): Descriptor | number {
    memory.refresh();
    const descriptor = table.get(fd);
    if (descriptor === undefined) return ERRNO_BADF;
    if (descriptor.node instanceof DeviceNode) return ERRNO_SPIPE;
    if (descriptor.node instanceof DirectoryNode) return right === RIGHTS_FD_READ ? ERRNO_ISDIR : ERRNO_BADF;
    if ((descriptor.rights & right) === 0) return denied(descriptor);
    if ((descriptor.rights & RIGHTS_FD_SEEK) === 0) return ERRNO_NOTCAPABLE;
    if (BigInt.asUintN(64, offset) > BigInt(Number.MAX_SAFE_INTEGER)) return ERRNO_INVAL;
    return descriptor;
  }

  return {
    fd_write: fdWrite,
    fd_read: fdRead,
    fd_pwrite(fd: number, iovs: number, count: number, offset: bigint, out: number): number {
      const descriptor = positioned(fd, RIGHTS_FD_WRITE, offset);
      if (typeof descriptor === 'number') return descriptor;
      // POSIX wants the offset honoured even with O_APPEND; Linux appends. Programs are written on Linux, but the
      // WASI suites expect POSIX, as wasmtime does.
      const written = writeFile(descriptor.node as FileNode, Number(offset), iovs >>> 0, count, out >>> 0);
      return written < 0 ? -written : ERRNO_SUCCESS;
    },
    fd_pread(fd: number, iovs: number, count: number, offset: bigint, out: number): number {
      const descriptor = positioned(fd, RIGHTS_FD_READ, offset);
      if (typeof descriptor === 'number') return descriptor;
      const got = readFile(descriptor.node as FileNode, Number(offset), iovs >>> 0, count, out >>> 0);
      return got < 0 ? -got : ERRNO_SUCCESS;
    },
  };
}

/** Reading or writing without the right: POSIX's answer for a descriptor opened the other way. */
function denied(descriptor: Descriptor): number {
  return descriptor.node instanceof DirectoryNode ? ERRNO_ISDIR : ERRNO_BADF;
}
