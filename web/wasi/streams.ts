/** `read` found nothing yet, but more may come. */
export const WOULD_BLOCK = -1;

/** Where a guest reads from. */
export interface InputStream {
  /** Copies up to `length` bytes to `target` at `start`: how many, 0 at the end of input, or WOULD_BLOCK. */
  read(target: Uint8Array, start: number, length: number): number;
  /** Bytes that can be read now; 0 at the end of input; WOULD_BLOCK when none yet. */
  available(): number;
  /**
   * Returns when there may be something to read, or after `timeoutMs` (which may be Infinity): by blocking the
   * thread, or by a promise (the guest is then suspended; only with `WasiHost.imports({ suspending: true })`).
   */
  wait?(timeoutMs: number): Promise<void> | undefined;
  /** The same by a promise always, for guests that are not suspended but wait themselves. */
  waitAsync?(timeoutMs: number): Promise<void>;
}

/** Where a guest writes to. */
export interface OutputStream {
  /** Takes bytes[start, start + length) before returning: the array is the guest's memory. */
  write(bytes: Uint8Array, start: number, length: number): void;
  /** Called when one write of the guest's is complete: it may have come in several parts. */
  settle?(): void;
  /** Called before the guest waits. */
  flush?(): void;
}

/** Input that is known from the start. */
export class BytesInput implements InputStream {
  readonly #bytes: Uint8Array;
  #position = 0;

  constructor(bytes: Uint8Array = new Uint8Array(0)) {
    this.#bytes = bytes;
  }

  available(): number {
    return this.#bytes.length - this.#position;
  }

  read(target: Uint8Array, start: number, length: number): number {
    const count = Math.min(length, this.available());
    target.set(this.#bytes.subarray(this.#position, this.#position + count), start);
    this.#position += count;
    return count;
  }
}

/** Keeps what is written, up to `limit` bytes; what is beyond is counted. */
export class BytesOutput implements OutputStream {
  dropped = 0;
  #bytes = new Uint8Array(4096);
  #length = 0;
  readonly #limit: number;

  constructor(limit = 64 * 1024 * 1024) {
    this.#limit = limit;
  }

  write(bytes: Uint8Array, start: number, length: number): void {
    const count = Math.min(length, this.#limit - this.#length);
    this.dropped += length - count;
    if (this.#length + count > this.#bytes.length) {
      const grown = new Uint8Array(Math.max(this.#bytes.length * 2, this.#length + count));
      grown.set(this.#bytes);
      this.#bytes = grown;
    }
    this.#bytes.set(bytes.subarray(start, start + count), this.#length);
    this.#length += count;
  }

  bytes(): Uint8Array<ArrayBuffer> {
    return this.#bytes.slice(0, this.#length);
  }

  text(): string {
    return new TextDecoder().decode(this.#bytes.subarray(0, this.#length));
  }
}

/** Swallows everything: /dev/null. */
export const nowhere: OutputStream = { write: () => undefined };
