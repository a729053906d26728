import { WOULD_BLOCK, type InputStream } from '#wasi/streams.ts';

/** Input that arrives by messages while the guest is suspended (JSPI). */
export class QueueInput implements InputStream {
  readonly #chunks: Uint8Array[] = [];
  /** Bytes of the first chunk that were read. */
  #position = 0;
  #closed = false;
  #wake: (() => void) | undefined;

  push(bytes: Uint8Array): void {
    if (this.#closed || bytes.length === 0) return;
    this.#chunks.push(bytes);
    this.#wake?.();
  }

  close(): void {
    this.#closed = true;
    this.#wake?.();
  }

  available(): number {
    const first = this.#chunks[0];
    if (first === undefined) return this.#closed ? 0 : WOULD_BLOCK;
    return this.#chunks.reduce((sum, chunk) => sum + chunk.length, -this.#position);
  }

  read(target: Uint8Array, start: number, length: number): number {
    let total = 0;
    while (total < length) {
      const first = this.#chunks[0];
      if (first === undefined) break;
      const count = Math.min(length - total, first.length - this.#position);
      target.set(first.subarray(this.#position, this.#position + count), start + total);
      total += count;
      this.#position += count;
      if (this.#position === first.length) {
        this.#chunks.shift();
        this.#position = 0;
      }
    }
    return total === 0 && !this.#closed ? WOULD_BLOCK : total;
  }

  wait(timeoutMs: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = Number.isFinite(timeoutMs)
        ? setTimeout(done, Math.min(timeoutMs, MAX_TIMEOUT))
        : undefined;
      function done(): void {
        clearTimeout(timer);
        resolve();
      }
      this.#wake = () => {
        this.#wake = undefined;
        done();
      };
      if (this.#closed || this.#chunks.length > 0) this.#wake();
    });
  }
}

// setTimeout takes 31 bits; longer waits are asked for again by the caller.
const MAX_TIMEOUT = 2 ** 31 - 1;

// Layout of shared input: four 32-bit words, then the ring.
const WRITTEN = 0;
const READ = 1;
const CLOSED = 2;
/** Changes with every write, so that a sleeping reader is woken by it. */
const SIGNAL = 3;
const HEAD = 16;
const RING = 65_536;

export function newSharedInput(): SharedArrayBuffer {
  return new SharedArrayBuffer(HEAD + RING);
}

/** Of ES2024; browsers that lack it block instead. */
type WaitAsync = (words: Int32Array, index: number, value: number, timeoutMs: number) => { value: unknown };

/** Input through shared memory: the reader's thread sleeps until the writer's thread wakes it. */
export class SharedInput implements InputStream {
  readonly #words: Int32Array;
  readonly #ring: Uint8Array;

  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared, 0, HEAD / 4);
    this.#ring = new Uint8Array(shared, HEAD);
  }

  available(): number {
    // Closed is looked at first: what was written before closing is then seen.
    const closed = Atomics.load(this.#words, CLOSED);
    const count = (Atomics.load(this.#words, WRITTEN) - Atomics.load(this.#words, READ)) >>> 0;
    return count === 0 && closed === 0 ? WOULD_BLOCK : count;
  }

  read(target: Uint8Array, start: number, length: number): number {
    const available = this.available();
    if (available <= 0) return available;
    const count = Math.min(length, available);
    const from = Atomics.load(this.#words, READ) >>> 0;
    for (let i = 0; i < count; i++) target[start + i] = this.#ring[(from + i) % RING] ?? 0;
    Atomics.store(this.#words, READ, (from + count) | 0);
    return count;
  }

  wait(timeoutMs: number): undefined {
    const seen = Atomics.load(this.#words, SIGNAL);
    if (this.available() === WOULD_BLOCK) Atomics.wait(this.#words, SIGNAL, seen, timeoutMs);
  }

  async waitAsync(timeoutMs: number): Promise<void> {
    const seen = Atomics.load(this.#words, SIGNAL);
    if (this.available() !== WOULD_BLOCK) return;
    const { waitAsync } = Atomics as { waitAsync?: WaitAsync };
    if (waitAsync !== undefined) await waitAsync(this.#words, SIGNAL, seen, timeoutMs).value;
    else Atomics.wait(this.#words, SIGNAL, seen, timeoutMs);
  }
}

/** The writer's end. What does not fit in the ring is kept and written as the reader makes room. */
export class SharedInputWriter {
  readonly #words: Int32Array;
  readonly #ring: Uint8Array;
  readonly #backlog: Uint8Array[] = [];
  #closing = false;
  #timer: ReturnType<typeof setInterval> | undefined;

  constructor(shared: SharedArrayBuffer) {
    this.#words = new Int32Array(shared, 0, HEAD / 4);
    this.#ring = new Uint8Array(shared, HEAD);
  }

  write(bytes: Uint8Array): void {
    if (this.#closing || bytes.length === 0) return;
    this.#backlog.push(bytes);
    this.#pump();
  }

  close(): void {
    this.#closing = true;
    this.#pump();
  }

  /** To be called when the reader is gone. */
  dispose(): void {
    clearInterval(this.#timer);
    this.#backlog.length = 0;
  }

  #pump(): void {
    for (let chunk = this.#backlog[0]; chunk !== undefined; chunk = this.#backlog[0]) {
      const written = Atomics.load(this.#words, WRITTEN) >>> 0;
      const free = RING - ((written - Atomics.load(this.#words, READ)) >>> 0);
      const count = Math.min(free, chunk.length);
      for (let i = 0; i < count; i++) this.#ring[(written + i) % RING] = chunk[i] ?? 0;
      Atomics.store(this.#words, WRITTEN, (written + count) | 0);
      if (count < chunk.length) {
        this.#backlog[0] = chunk.subarray(count);
        break;
      }
      this.#backlog.shift();
    }
    const isEmpty = this.#backlog.length === 0;
    if (isEmpty && this.#closing) Atomics.store(this.#words, CLOSED, 1);
    Atomics.add(this.#words, SIGNAL, 1);
    Atomics.notify(this.#words, SIGNAL);
    if (isEmpty) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    } else {
      this.#timer ??= setInterval(() => {
        this.#pump();
      }, 10);
    }
  }
}
