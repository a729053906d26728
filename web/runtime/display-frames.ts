import { toBase64 } from '#model/base64.ts';
import { RGBA_MIME, type Output } from '#model/output.ts';
import type { OutputStream } from '#wasi/streams.ts';
import { DisplayTotals, readDisplay } from './display-data.ts';
import { threadNow } from './thread-clock.ts';

/** One picture or document may not be larger. */
const MAX_FRAME = 64 * 1024 * 1024;
/** A display with an id replaces the one before: faster than the screen shows them is waste. */
const FRAME_MS = 16;
/** The page has work with each: many of them come less often. */
const EACH_MS = 2;

const MIME = /^[\w.+-]+\/[\w.+-]+$/;
const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * What a guest writes to /dev/petri: frames of [u32 length of what follows][u32 length of header][header][payload].
 * The header is JSON: `{mime, id?, metadata?}`. Frames may arrive in any pieces. The first malformed frame shows an
 * error and ends the stream: what follows cannot be told apart.
 */
export class DisplayFrames implements OutputStream {
  readonly #show: (output: Output) => void;
  readonly #pending = new Map<string, Output>();
  #bytes = new Uint8Array(0);
  #used = 0;
  #broken = false;
  readonly #totals = new DisplayTotals();
  #nextAt = Number.NEGATIVE_INFINITY;

  constructor(show: (output: Output) => void) {
    this.#show = show;
  }

  write(bytes: Uint8Array, start: number, length: number): void {
    if (this.#broken) return;
    this.#reserve(this.#used + length);
    this.#bytes.set(bytes.subarray(start, start + length), this.#used);
    this.#used += length;
    this.#take();
  }

  /** Shows an output that comes whole, under the same rules. */
  show(output: Output & { type: 'display_data' }): void {
    if (!this.#broken) this.#display(output);
  }

  /** Shows what was held back to keep to the screen's pace. */
  flush(): void {
    if (this.#pending.size === 0) return;
    for (const output of this.#pending.values()) this.#show(output);
    this.#nextAt = threadNow() + Math.max(FRAME_MS, this.#pending.size * EACH_MS);
    this.#pending.clear();
  }

  #take(): void {
    let at = 0;
    const view = new DataView(this.#bytes.buffer);
    while (this.#used - at >= 8 && !this.#broken) {
      const length = view.getUint32(at, true);
      const headLength = view.getUint32(at + 4, true);
      if (length > MAX_FRAME)
        this.#fail(`a frame of ${String(length)} bytes is larger than ${String(MAX_FRAME)}`);
      else if (headLength + 4 > length) this.#fail('a header is longer than its frame');
      else if (this.#used - at < 4 + length) break;
      else {
        const head = this.#bytes.subarray(at + 8, at + 8 + headLength);
        const payload = this.#bytes.slice(at + 8 + headLength, at + 4 + length);
        this.#frame(head, payload);
        at += 4 + length;
      }
    }
    this.#bytes.copyWithin(0, at, this.#used);
    this.#used -= at;
  }

  #frame(head: Uint8Array, payload: Uint8Array<ArrayBuffer>): void {
    const output = toOutput(head, payload);
    if (typeof output === 'string') {
      this.#fail(output);
      return;
    }
    this.#display(output);
  }

  #display(shown: Output & { type: 'display_data' }): void {
    const read = readDisplay(shown);
    if (typeof read === 'string') {
      this.#fail(read);
      return;
    }
    if (!this.#totals.add(read)) {
      this.#fail('more was displayed than can be shown; give displays that replace each other one id');
      return;
    }
    const { output } = read;
    if (output.displayId === undefined) {
      this.flush();
      this.#show(output);
      return;
    }
    this.#pending.delete(output.displayId);
    this.#pending.set(output.displayId, output);
    if (threadNow() >= this.#nextAt) this.flush();
  }

  #fail(why: string): void {
    this.#broken = true;
    this.flush();
    this.#show({ type: 'error', ename: 'petri.display', evalue: why, traceback: [] });
  }

  #reserve(size: number): void {
    if (size <= this.#bytes.length) return;
    const grown = new Uint8Array(Math.max(size, this.#bytes.length * 2, 4096));
    grown.set(this.#bytes.subarray(0, this.#used));
    this.#bytes = grown;
  }
}

/** A frame as an Output, or why it is none. */
function toOutput(
  head: Uint8Array,
  payload: Uint8Array<ArrayBuffer>,
): (Output & { type: 'display_data' }) | string {
  let header: unknown;
  try {
    header = JSON.parse(utf8.decode(head));
  } catch {
    return 'a header is not JSON in UTF-8';
  }
  if (typeof header !== 'object' || header === null) return 'a header is not a JSON object';
  const { mime, id, metadata } = header as Record<string, unknown>;
  if (typeof mime !== 'string' || !MIME.test(mime)) return 'a header names no MIME type';
  if (id !== undefined && typeof id !== 'string') return 'an id is not text';
  const extra =
    typeof metadata === 'object' && metadata !== null ? (metadata as Record<string, unknown>) : {};
  let data: unknown;
  try {
    data = decodePayload(mime, payload);
  } catch {
    return `the data of a ${mime} display cannot be read`;
  }
  if (mime === RGBA_MIME) {
    const { width, height } = extra;
    if (typeof width !== 'number' || typeof height !== 'number' || width * height * 4 !== payload.length) {
      return 'a frame of pixels needs metadata.width and metadata.height, and 4 bytes for each pixel';
    }
  }
  return {
    type: 'display_data',
    data: { [mime]: data },
    metadata: extra,
    ...(id === undefined || id === '' ? {} : { displayId: id }),
  };
}

/** Text as a string, JSON as a value, pixels as bytes, other binary types as base64. */
function decodePayload(mime: string, payload: Uint8Array): unknown {
  if (mime === RGBA_MIME) return payload;
  if (mime === 'application/json' || mime.endsWith('+json'))
    return JSON.parse(utf8.decode(payload)) as unknown;
  if (mime.startsWith('text/') || mime.endsWith('+xml')) return utf8.decode(payload);
  return toBase64(payload);
}
