import { STREAM_LIMITS } from '#model/limits.ts';
import type { StreamName } from './output-batches.ts';

const HEAD = 4;
const STDERR = 0x8000_0000;
/** Milliseconds that the first output waits: a short run's end follows within it, and both go as one message. */
const FIRST_MS = 2;

/**
 * Gathers output on its way to the page: the first of it goes almost at once, then a batch each 16 ms or 16 KiB.
 * However many messages a worker sends, the page gets few.
 */
export class OutputRelay {
  readonly #send: (records: Uint8Array<ArrayBuffer>) => void;
  #parts: { name: StreamName; bytes: Uint8Array }[] = [];
  #size = 0;
  #sentAt = Number.NEGATIVE_INFINITY;
  #timer: ReturnType<typeof setTimeout> | undefined;

  /** `send` gets records as `eachRecord` reads them, in a buffer of their own. */
  constructor(send: (records: Uint8Array<ArrayBuffer>) => void) {
    this.#send = send;
  }

  add(name: StreamName, bytes: Uint8Array): void {
    this.#parts.push({ name, bytes });
    if (this.#parts.at(-2)?.name !== name) this.#size += HEAD;
    this.#size += bytes.length;
    const sinceMs = performance.now() - this.#sentAt;
    if (this.#size >= STREAM_LIMITS.batchBytes) this.flush();
    else {
      this.#timer ??= setTimeout(
        () => {
          this.flush();
        },
        Math.max(FIRST_MS, STREAM_LIMITS.batchMs - sinceMs),
      );
    }
  }

  flush(): void {
    const records = this.take();
    if (records !== undefined) this.#send(records);
  }

  /** What was not sent yet, to go along with something else; undefined when there is nothing. */
  take(): Uint8Array<ArrayBuffer> | undefined {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    if (this.#parts.length === 0) return undefined;
    const records = new Uint8Array(this.#size);
    const view = new DataView(records.buffer);
    let at = 0;
    let head = 0;
    let previous: StreamName | undefined;
    for (const { name, bytes } of this.#parts) {
      if (name !== previous) {
        head = at;
        at += HEAD;
        previous = name;
      }
      records.set(bytes, at);
      at += bytes.length;
      view.setUint32(head, (at - head - HEAD + (name === 'stderr' ? STDERR : 0)) >>> 0, true);
    }
    this.#parts = [];
    this.#size = 0;
    this.#sentAt = performance.now();
    return records;
  }
}
