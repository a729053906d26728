import { STREAM_LIMITS } from '#model/limits.ts';
import type { OutputStream } from '#wasi/streams.ts';
import { threadNow } from './thread-clock.ts';

export type StreamName = 'stdout' | 'stderr';

/** Thrown through the guest when it wrote more than `outputHardBytes`. */
export class OutputLimitReached extends Error {}

const HEAD = 4;
const STDERR = 0x8000_0000;
const CAPACITY = STREAM_LIMITS.batchBytes + 4096;

// Layout of a shared batch: three 32-bit words (number of the batch, bytes used, bytes dropped in KiB), then the batch.
const BATCH = 0;
const USED = 1;
const DROPPED_KIB = 2;
const SHARED_HEAD = 12;

// Without shared memory a batch that is not posted is lost when the worker is killed. So single writes are posted
// while they are few: this many at once, refilled at so many a millisecond (a post costs about 5 µs).
const CREDIT = 4_000;
const CREDIT_PER_MS = 20;
const FLOOD_MS = 1;

export function newSharedBatch(): SharedArrayBuffer {
  return new SharedArrayBuffer(SHARED_HEAD + CAPACITY);
}

export interface Batch {
  /** Records of [u32: length, top bit set for stderr][bytes]. */
  readonly records: Uint8Array<ArrayBuffer>;
  readonly number: number;
}

/**
 * Gathers what a guest writes into batches, shows at most `shown` bytes, counts the rest, and ends the guest after
 * `hard` bytes. With shared memory the batch that is being filled can be read from outside at any time, so that
 * nothing is lost when the worker is killed.
 */
export class OutputBatches {
  /** Bytes written, shown or not. */
  total = 0;
  dropped = 0;
  readonly #post: (batch: Batch) => void;
  readonly #shownLimit: number;
  readonly #hardLimit: number;
  readonly #words: Int32Array | undefined;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  #number = 0;
  #used = 0;
  #recordStart = 0;
  #recordFlag = -1;
  #credit = CREDIT;
  #postedAt = 0;

  constructor(
    limits: { readonly shown: number; readonly hard: number },
    post: (batch: Batch) => void,
    shared?: SharedArrayBuffer,
  ) {
    this.#shownLimit = limits.shown;
    this.#hardLimit = limits.hard;
    this.#post = post;
    const buffer = shared ?? new ArrayBuffer(SHARED_HEAD + CAPACITY);
    if (shared !== undefined) this.#words = new Int32Array(shared, 0, SHARED_HEAD / 4);
    this.#bytes = new Uint8Array(buffer, SHARED_HEAD);
    this.#view = new DataView(buffer, SHARED_HEAD);
  }

  stream(name: StreamName): OutputStream {
    const flag = name === 'stderr' ? STDERR : 0;
    return {
      write: (bytes, start, length) => {
        this.#write(flag, bytes, start, length);
      },
      settle: () => {
        if (this.#words === undefined && this.#used > 0) this.#postSoon();
      },
      flush: () => {
        this.flush();
      },
    };
  }

  /** Posts what is gathered. */
  flush(): void {
    if (this.#used === 0) return;
    const records = this.#bytes.slice(0, this.#used);
    this.#post({ records, number: this.#number });
    this.#number++;
    this.#used = 0;
    this.#recordFlag = -1;
    if (this.#words !== undefined) {
      Atomics.store(this.#words, USED, 0);
      Atomics.store(this.#words, BATCH, this.#number);
    }
  }

  #write(flag: number, bytes: Uint8Array, start: number, length: number): void {
    const room = this.#shownLimit - (this.total - this.dropped);
    this.total += length;
    if (room >= length) {
      this.#append(flag, bytes, start, length);
    } else {
      if (room > 0) {
        this.#append(flag, bytes, start, room);
        this.flush();
      }
      this.dropped += length - Math.max(0, room);
      if (this.#words !== undefined) this.#words[DROPPED_KIB] = this.dropped / 1024;
      if (this.total > this.#hardLimit) throw new OutputLimitReached();
      return;
    }
    if (this.total > this.#hardLimit) throw new OutputLimitReached();
    if (this.#used >= STREAM_LIMITS.batchBytes) this.flush();
  }

  #postSoon(): void {
    if (this.#credit >= 1) {
      this.#credit--;
      this.flush();
      return;
    }
    const now = threadNow();
    const elapsed = now - this.#postedAt;
    if (elapsed >= FLOOD_MS) {
      this.#postedAt = now;
      this.#credit = Math.min(CREDIT, this.#credit + elapsed * CREDIT_PER_MS);
      this.flush();
    }
  }

  #append(flag: number, bytes: Uint8Array, from: number, length: number): void {
    let start = from;
    let left = length;
    while (left > 0) {
      if (this.#used + HEAD >= CAPACITY) this.flush();
      if (this.#recordFlag !== flag) {
        this.#recordStart = this.#used;
        this.#recordFlag = flag;
        this.#view.setUint32(this.#used, flag, true);
        this.#used += HEAD;
      }
      const count = Math.min(left, CAPACITY - this.#used);
      const target = this.#bytes;
      const at = this.#used;
      if (count < 48) for (let i = 0; i < count; i++) target[at + i] = bytes[start + i] ?? 0;
      else target.set(bytes.subarray(start, start + count), at);
      this.#used += count;
      const recorded = this.#used - this.#recordStart - HEAD;
      this.#view.setUint32(this.#recordStart, (flag | recorded) >>> 0, true);
      if (this.#words !== undefined) Atomics.store(this.#words, USED, this.#used);
      start += count;
      left -= count;
      if (this.#used >= CAPACITY) this.flush();
    }
  }
}

/** Takes records apart. `skip` leading bytes of payload are left out: they were seen before. */
export function eachRecord(
  records: Uint8Array,
  skip: number,
  take: (name: StreamName, bytes: Uint8Array) => void,
): void {
  const view = new DataView(records.buffer, records.byteOffset, records.length);
  let left = skip;
  for (let at = 0; at + HEAD <= records.length;) {
    const head = view.getUint32(at, true);
    const end = Math.min(records.length, at + HEAD + (head & 0x7fff_ffff));
    const start = at + HEAD + Math.min(left, end - at - HEAD);
    left -= start - at - HEAD;
    if (start < end) take(head >= STDERR ? 'stderr' : 'stdout', records.subarray(start, end));
    at = end;
  }
}

/**
 * The outside view of a shared batch, and of the posted ones: gives every byte once, in order, whichever way it
 * came first.
 */
export class OutputReader {
  readonly #shared: SharedArrayBuffer | undefined;
  readonly #words: Int32Array | undefined;
  readonly #take: (name: StreamName, bytes: Uint8Array) => void;
  /** Number of the batch that is expected next, and payload bytes of it that were seen in shared memory. */
  #number = 0;
  #seen = 0;

  constructor(take: (name: StreamName, bytes: Uint8Array) => void, shared?: SharedArrayBuffer) {
    this.#take = take;
    this.#shared = shared;
    if (shared !== undefined) this.#words = new Int32Array(shared, 0, SHARED_HEAD / 4);
  }

  /** A batch that came by message. */
  posted(batch: Batch): void {
    const skip = batch.number === this.#number ? this.#seen : 0;
    this.#number = batch.number + 1;
    this.#seen = 0;
    eachRecord(batch.records, skip, this.#take);
  }

  /** Looks into shared memory. A batch that was posted but has not arrived is left to its message. */
  poll(): void {
    if (this.#shared === undefined || this.#words === undefined) return;
    const number = Atomics.load(this.#words, BATCH);
    const used = Atomics.load(this.#words, USED);
    // A guest that is JavaScript can get at these words: it may write what it likes into them.
    if (number !== this.#number || used <= 0 || used > CAPACITY) return;
    const copy = new Uint8Array(used);
    copy.set(new Uint8Array(this.#shared, SHARED_HEAD, used));
    // The writer may have posted it and begun the next one meanwhile: then its message is on the way.
    if (Atomics.load(this.#words, BATCH) !== number || Atomics.load(this.#words, USED) < used) return;
    eachRecord(copy, this.#seen, (name, bytes) => {
      this.#seen += bytes.length;
      this.#take(name, bytes);
    });
  }

  /** Whether batches were posted that have not arrived; only shared memory can tell. */
  get isBehind(): boolean {
    return this.#words !== undefined && Atomics.load(this.#words, BATCH) !== this.#number;
  }

  /** Bytes dropped as far as shared memory tells, to the KiB. */
  get dropped(): number {
    return Math.max(0, this.#words?.[DROPPED_KIB] ?? 0) * 1024;
  }
}
