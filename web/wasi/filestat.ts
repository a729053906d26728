import { defs } from './defs.ts';
import { FileNode, SymlinkNode, type Node, type Time } from './nodes.ts';
import { setU64 } from './state.ts';

const DEVICE_TREE = 2 ** 32;

/** Writes a `filestat` (64 bytes) for a node. */
export function writeFilestat(view: DataView, pointer: number, node: Node): void {
  const at = pointer >>> 0;
  view.setFloat64(at + 56, 0, true); // bounds are checked before anything is written
  setU64(view, at, node.ino < DEVICE_TREE ? 1 : 2);
  setU64(view, at + 8, node.ino);
  setU64(view, at + 16, node.kind);
  setU64(view, at + 24, node.nlink);
  setU64(view, at + 32, sizeOf(node));
  view.setBigUint64(at + 40, nanoseconds(node.atime), true);
  view.setBigUint64(at + 48, nanoseconds(node.mtime), true);
  view.setBigUint64(at + 56, nanoseconds(node.ctime), true);
}

function sizeOf(node: Node): number {
  if (node instanceof FileNode) return node.size;
  return node instanceof SymlinkNode ? new TextEncoder().encode(node.target).length : 0;
}

let lastMs = 0;
let lastNs = 0n;

/** Milliseconds → nanoseconds; the last answer is kept, since files made together share their times. */
export function nanoseconds(time: Time): bigint {
  if (typeof time === 'bigint') return time;
  if (time !== lastMs) {
    const whole = Math.floor(time);
    lastNs = BigInt(whole) * 1_000_000n + BigInt(Math.floor((time - whole) * 1e6));
    lastMs = time;
  }
  return lastNs;
}

/** Sets times as `fst_flags` say. Both "now" and a value for one time is an error. */
export function setTimes(node: Node, atime: bigint, mtime: bigint, flags: number, now: Time): number {
  const { FSTFLAGS_ATIM, FSTFLAGS_ATIM_NOW, FSTFLAGS_MTIM, FSTFLAGS_MTIM_NOW } = defs;
  const bothA = FSTFLAGS_ATIM | FSTFLAGS_ATIM_NOW;
  const bothM = FSTFLAGS_MTIM | FSTFLAGS_MTIM_NOW;
  if ((flags & bothA) === bothA || (flags & bothM) === bothM || flags >= 16) return defs.ERRNO_INVAL;
  if (node.readOnly) return defs.ERRNO_ROFS;
  if (flags & FSTFLAGS_ATIM) node.atime = BigInt.asUintN(64, atime);
  if (flags & FSTFLAGS_ATIM_NOW) node.atime = now;
  if (flags & FSTFLAGS_MTIM) node.mtime = BigInt.asUintN(64, mtime);
  if (flags & FSTFLAGS_MTIM_NOW) node.mtime = now;
  node.ctime = now;
  return defs.ERRNO_SUCCESS;
}
