import type { Access } from './access.ts';
import { defs } from './defs.ts';
import type { DescriptorTable } from './descriptors.ts';
import type { FileSystem } from './file-system.ts';
import type { GuestMemory } from './guest-memory.ts';
import type { Resolver } from './resolver.ts';

/** What the functions of one guest share. */
export interface HostState {
  readonly memory: GuestMemory;
  readonly table: DescriptorTable;
  readonly files: FileSystem;
  readonly resolver: Resolver;
  /** What the guest is told. */
  readonly clock: Clock;
  /** What waiting goes by: milliseconds from an arbitrary start. */
  readonly timer: () => number;
  readonly access: Access;
  /** Waits, by blocking or (suspending hosts) by a promise. */
  readonly sleep: (ms: number) => Promise<void> | undefined;
  /** Called before the guest waits for input or time: what it printed must be seen by then. */
  readonly beforeWait: () => void;
  readonly random: (bytes: Uint8Array) => void;
}

export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number;
  /** Milliseconds from an arbitrary start, never going back. */
  monotonic(): number;
  /** What `monotonic` was when the guest began; left out: now. Reading it is no call of the guest's. */
  readonly beginning?: number;
  /** For a clock that does not go by itself: the guest slept for so many milliseconds. */
  slept?(ms: number): void;
}

/** What is done with a file or folder. */
export type FileVerb = 'read' | 'write' | 'delete';

/**
 * Whether the guest may do it at an absolute path without `.`, `..` and symbolic links. Asked when a path has been resolved,
 * and of a folder when it is listed; never of what is not the guest's own (devices, shared trees).
 */
export type FileAccess = (verb: FileVerb, path: string) => boolean;

const decoder = new TextDecoder('utf-8', { fatal: true });
// Strings are made per call; short ASCII paths are cheaper by hand than by the decoder.
const SHORT = 24;

/** A path in guest memory as a string, or the errno that tells why it is none. */
export function pathAt(memory: GuestMemory, pointer: number, length: number): string | number {
  const start = pointer >>> 0;
  const size = length >>> 0;
  const { u8 } = memory;
  if (start + size > u8.length) return defs.ERRNO_FAULT;
  if (size > 65_536) return defs.ERRNO_NAMETOOLONG;
  if (size <= SHORT) {
    let text = '';
    let i = 0;
    for (; i < size; i++) {
      const byte = u8[start + i] ?? 0;
      if (byte === 0) return defs.ERRNO_ILSEQ;
      if (byte >= 0x80) break;
      text += String.fromCharCode(byte);
    }
    if (i === size) return text;
  }
  const bytes = u8.subarray(start, start + size);
  if (bytes.includes(0)) return defs.ERRNO_ILSEQ;
  try {
    return decoder.decode(bytes);
  } catch {
    return defs.ERRNO_ILSEQ;
  }
}

/** Writes a u64 that is a whole number below 2^53 without making a bigint. */
export function setU64(view: DataView, pointer: number, value: number): void {
  view.setUint32(pointer, value >>> 0, true);
  view.setUint32(pointer + 4, Math.floor(value / 4294967296), true);
}
