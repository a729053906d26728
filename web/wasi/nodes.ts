import { defs } from './defs.ts';
import type { InputStream, OutputStream } from './streams.ts';
import type { Quota } from './quota.ts';

/** Milliseconds since the epoch as a number (the clock's own), or exact nanoseconds as a bigint (set by the guest). */
export type Time = number | bigint;

/** What every node has; `kind` is WASI's file type. */
abstract class BaseNode {
  readonly ino: number;
  nlink = 1;
  atime: Time;
  mtime: Time;
  ctime: Time;
  /** Part of a shared tree: never changes. */
  readonly readOnly: boolean;

  constructor(ino: number, time: Time, readOnly: boolean) {
    this.ino = ino;
    this.atime = time;
    this.mtime = time;
    this.ctime = time;
    this.readOnly = readOnly;
  }
}

// Above this size a file moves to a resizable buffer: growth then commits pages instead of copying.
const RESIZABLE_FROM = 1024 * 1024;
const EMPTY = new Uint8Array(0);

/** A regular file. Its bytes may be borrowed (shared with the maker) until the first write. */
export class FileNode extends BaseNode {
  readonly kind = defs.FILETYPE_REGULAR_FILE;
  size: number;
  /** True when the guest has changed the bytes. */
  changed = false;
  /** Capacity; bytes beyond `size` are zero when owned. */
  #bytes: Uint8Array;
  #owned: boolean;
  readonly #quota: Quota | undefined;

  constructor(
    ino: number,
    time: Time,
    options: { bytes?: Uint8Array; quota?: Quota | undefined; readOnly?: boolean } = {},
  ) {
    super(ino, time, options.readOnly ?? false);
    this.#bytes = options.bytes ?? EMPTY;
    this.size = this.#bytes.length;
    this.#owned = false;
    this.#quota = options.quota;
  }

  /** The bytes as they are, not a copy. */
  content(): Uint8Array {
    return this.#bytes.length === this.size ? this.#bytes : this.#bytes.subarray(0, this.size);
  }

  /** Copies up to `length` bytes from `offset` into `target` at `start`; the number copied, 0 at the end. */
  read(offset: number, target: Uint8Array, start: number, length: number): number {
    const count = Math.min(length, this.size - offset);
    if (count <= 0) return 0;
    copyBytes(this.#bytes, offset, target, start, count);
    return count;
  }

  /** Writes all of `length` bytes at `offset`, filling any gap with zeros; false when there is no room. */
  write(offset: number, source: Uint8Array, start: number, length: number): boolean {
    const end = offset + length;
    if (end > this.size) {
      if (!this.resize(end)) return false;
    } else if (!this.#owned) {
      this.#own(this.size);
    }
    copyBytes(source, start, this.#bytes, offset, length);
    this.changed = true;
    return true;
  }

  /** Cuts, or extends with zeros; false when there is no room. */
  resize(size: number): boolean {
    const more = size - this.size;
    if (this.#quota !== undefined) {
      if (more > 0) {
        if (!this.#quota.takeBytes(more)) return false;
      } else this.#quota.bytesLeft -= more;
    }
    try {
      if (!this.#owned || size > this.#bytes.length) this.#own(size);
    } catch {
      // The browser has no memory left: the same as a full disk.
      if (this.#quota !== undefined) this.#quota.bytesLeft += more;
      return false;
    }
    if (more < 0) this.#bytes.fill(0, size, this.size);
    this.size = size;
    this.changed = true;
    return true;
  }

  /** Gives the bytes back to the quota once nothing refers to the file. */
  release(): void {
    if (this.#quota !== undefined) this.#quota.bytesLeft += this.size;
    this.#bytes = EMPTY;
    this.size = 0;
  }

  #own(size: number): void {
    const capacity = size <= this.#bytes.length && this.#owned ? size : growth(size);
    const old = this.#bytes;
    const buffer = old.buffer;
    if (this.#owned && isResizable(buffer) && capacity <= buffer.maxByteLength) {
      buffer.resize(capacity);
      this.#bytes = new Uint8Array(buffer, 0, capacity);
      return;
    }
    const bytes = capacity >= RESIZABLE_FROM ? resizable(capacity) : new Uint8Array(capacity);
    bytes.set(old.subarray(0, Math.min(this.size, size)));
    this.#bytes = bytes;
    this.#owned = true;
  }
}

function growth(size: number): number {
  if (size < 64) return 64;
  return size < RESIZABLE_FROM ? size * 2 : Math.ceil((size * 1.25) / 65536) * 65536;
}

type Resizable = ArrayBuffer & { readonly maxByteLength: number; resize(size: number): void };

function isResizable(buffer: ArrayBufferLike): buffer is Resizable {
  return 'resizable' in buffer && buffer.resizable === true;
}

/** Reserves eight times the size in addresses, not in memory; a plain buffer where that does not work. */
function resizable(capacity: number): Uint8Array {
  const maxByteLength = Math.max(capacity * 8, 64 * 1024 * 1024);
  try {
    const Constructor = ArrayBuffer as new (size: number, options: { maxByteLength: number }) => ArrayBuffer;
    return new Uint8Array(new Constructor(capacity, { maxByteLength }), 0, capacity);
  } catch {
    return new Uint8Array(capacity);
  }
}

/** A folder. `hidden` entries (devices, /tmp) can be opened but are not listed. */
export class DirectoryNode extends BaseNode {
  readonly kind = defs.FILETYPE_DIRECTORY;
  readonly entries = new Map<string, Node>();
  hidden: Map<string, Node> | undefined;
  /** Undefined for a root, a mount, or a folder that was removed. */
  parent: DirectoryNode | undefined;
  /** Cannot be changed, but is of this guest alone, as no shared tree is: reading it is asked for. */
  isGiven = false;
  /** True once removed: nothing can be made in it any more. */
  removed = false;

  get(name: string): Node | undefined {
    return this.entries.get(name) ?? this.hidden?.get(name);
  }
}

export class SymlinkNode extends BaseNode {
  readonly kind = defs.FILETYPE_SYMBOLIC_LINK;
  readonly target: string;

  constructor(ino: number, time: Time, target: string, readOnly = false) {
    super(ino, time, readOnly);
    this.target = target;
  }
}

/** A stream with a file's face: stdio and what stands in /dev. */
export class DeviceNode extends BaseNode {
  readonly kind: number;
  readonly input: InputStream | undefined;
  readonly output: OutputStream | undefined;

  constructor(
    ino: number,
    time: Time,
    streams: { input?: InputStream | undefined; output?: OutputStream | undefined; kind?: number },
  ) {
    super(ino, time, false);
    this.kind = streams.kind ?? defs.FILETYPE_CHARACTER_DEVICE;
    this.input = streams.input;
    this.output = streams.output;
  }
}

export type Node = FileNode | DirectoryNode | SymlinkNode | DeviceNode;

// Below this many bytes a loop beats the two objects that `set` and `subarray` make.
const LOOP_BELOW = 48;

/** Copies bytes between arrays. Both ranges must be in bounds. */
export function copyBytes(
  source: Uint8Array,
  sourceStart: number,
  target: Uint8Array,
  targetStart: number,
  length: number,
): void {
  if (length < LOOP_BELOW) {
    for (let i = 0; i < length; i++) target[targetStart + i] = source[sourceStart + i] ?? 0;
  } else {
    target.set(source.subarray(sourceStart, sourceStart + length), targetStart);
  }
}
