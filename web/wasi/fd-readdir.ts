import { defs } from './defs.ts';
import { listFolder } from './descriptors.ts';
import { DirectoryNode, type Node } from './nodes.ts';
import { setU64, type HostState } from './state.ts';

const HEAD = 24;
const encoder = new TextEncoder();

/** `fd_readdir`. Cookie 0 is `.`, 1 is `..`, then the folder's names as they were when it was read from the start. */
export function readdirFunctions(state: HostState) {
  const { memory, table, access } = state;
  const scratch = new Uint8Array(HEAD + 3 * 255);
  const scratchView = new DataView(scratch.buffer);

  return {
    fd_readdir(fd: number, buffer: number, size: number, cookie: bigint, out: number): number {
      memory.refresh();
      const descriptor = table.get(fd);
      if (descriptor === undefined) return defs.ERRNO_BADF;
      const folder = descriptor.node;
      if (!(folder instanceof DirectoryNode)) return defs.ERRNO_NOTDIR;
      if ((descriptor.rights & defs.RIGHTS_FD_READDIR) === 0) return defs.ERRNO_NOTCAPABLE;
      const { u8, view } = memory;
      const start = buffer >>> 0;
      const end = start + (size >>> 0);
      if (end > u8.length) return defs.ERRNO_FAULT;
      let { listing } = descriptor;
      // Asked once for a listing, not for each part of it.
      if (cookie === 0n || listing === undefined) {
        if (!access.may('read', folder, '.', folder)) return defs.ERRNO_ACCES;
        listing = listFolder(descriptor, folder);
      }
      let at = start;
      let next =
        cookie > BigInt(listing.names.length + 2) || cookie < 0n ? listing.names.length + 2 : Number(cookie);
      for (; at < end && next < listing.names.length + 2; next++) {
        let name: string;
        let node: Node;
        if (next < 2) {
          name = next === 0 ? '.' : '..';
          node = next === 0 ? folder : (folder.parent ?? folder);
        } else {
          name = listing.names[next - 2] ?? '';
          node = listing.nodes[next - 2] ?? folder;
          // Deleted since: a guest that goes on to stat it would find nothing.
          if (folder.entries.get(name) === undefined) continue;
        }
        // An entry that fits is written in place; the last one goes through scratch and is cut, as preview 1 says.
        const fits = end - at >= scratch.length;
        const target = fits ? u8 : scratch;
        const targetView = fits ? view : scratchView;
        const base = fits ? at : 0;
        const length = writeName(target, base + HEAD, name);
        setU64(targetView, base, next + 1);
        setU64(targetView, base + 8, node.ino);
        targetView.setUint32(base + 16, length, true);
        targetView.setUint32(base + 20, node.kind, true);
        const whole = HEAD + length;
        if (!fits) u8.set(scratch.subarray(0, Math.min(whole, end - at)), at);
        at += Math.min(whole, end - at);
      }
      view.setUint32(out >>> 0, at - start, true);
      return defs.ERRNO_SUCCESS;
    },
  };
}

/** UTF-8 of a name of at most 255 bytes; the number of bytes. */
function writeName(target: Uint8Array, at: number, name: string): number {
  for (let i = 0; i < name.length; i++) {
    const unit = name.charCodeAt(i);
    if (unit >= 0x80) return encoder.encodeInto(name, target.subarray(at, at + 3 * 255)).written;
    target[at + i] = unit;
  }
  return name.length;
}
