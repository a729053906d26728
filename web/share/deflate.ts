import { Failure } from '#model/errors.ts';
import { damaged, truncated, unpacksTooLarge, type Carrier } from './carrier.ts';

/** Raw DEFLATE (RFC 1951), as the platform makes it. */
export async function deflateRaw(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Inflates up to `limit` bytes, piece by piece, so that a bomb is put down before it goes off.
 * Throws Failure `link.too-large` beyond the limit, `link.truncated` when the data ends early, `link.invalid` when it is not DEFLATE,
 * and the same of `file` when it came in one. `deflate` is DEFLATE within zlib's wrapping (RFC 1950).
 */
export async function inflateRaw(
  bytes: Uint8Array<ArrayBuffer>,
  limit: number,
  carrier: Carrier = 'link',
  wrapping: 'deflate-raw' | 'deflate' = 'deflate-raw',
): Promise<Uint8Array<ArrayBuffer>> {
  const inflater = new DecompressionStream(wrapping);
  const writer = inflater.writable.getWriter();
  // In small writes: what is not written yet is not inflated either. Faults show on the reading side.
  const input = { isTaken: false };
  const feeding = (async () => {
    for (let at = 0; at < bytes.length; at += FEED) await writer.write(bytes.slice(at, at + FEED));
    input.isTaken = true;
    await writer.close();
  })().catch(() => undefined);
  const reader = (inflater.readable as ReadableStream<Uint8Array>).getReader();
  const pieces: Uint8Array[] = [];
  let size = 0;
  try {
    for (;;) {
      const { value, done } = await reader.read();
      if (done) break;
      size += value.length;
      if (size > limit) {
        throw unpacksTooLarge(carrier, limit);
      }
      pieces.push(value);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Taken to its end without complaint, and still lacks one. Browsers have no code for that, Node feeds ahead but has.
    const code = (error as { readonly code?: unknown }).code;
    throw code === 'Z_BUF_ERROR' || (input.isTaken && code === undefined)
      ? truncated(carrier, error)
      : damaged(carrier, error);
  } finally {
    void reader.cancel().catch(() => undefined);
    void writer.abort().catch(() => undefined);
    await feeding;
  }
  const all = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    all.set(piece, at);
    at += piece.length;
  }
  return all;
}

/** Compressed bytes a write: at the most about 1 MB inflated (deflate shrinks at most 1,032 times). */
const FEED = 1_024;
