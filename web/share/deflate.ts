import { Failure } from '#model/errors.ts';

/** Raw DEFLATE (RFC 1951), as the platform makes it. */
export async function deflateRaw(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array<ArrayBuffer>> {
  const stream = new Blob([bytes]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}

/**
 * Inflates up to `limit` bytes, piece by piece, so that a bomb is put down before it goes off.
 * Throws Failure `link.too-large` beyond the limit, `link.truncated` when the data ends early, `link.invalid` when it is not DEFLATE.
 */
export async function inflateRaw(bytes: Uint8Array<ArrayBuffer>, limit: number): Promise<Uint8Array> {
  const inflater = new DecompressionStream('deflate-raw');
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
        throw new Failure(
          'link.too-large',
          `This link unpacks to more than ${String(limit / 1024)} KB, which is more than a link may carry. ` +
            'Ask its sender for the files instead.',
          { detail: { limit } },
        );
      }
      pieces.push(value);
    }
  } catch (error) {
    if (error instanceof Failure) throw error;
    // Taken to its end without complaint, and still lacks one. Browsers have no code for that, Node feeds ahead but has.
    const code = (error as { readonly code?: unknown }).code;
    throw code === 'Z_BUF_ERROR' || (input.isTaken && code === undefined)
      ? new Failure('link.truncated', TRUNCATED, { cause: error })
      : new Failure('link.invalid', DAMAGED, { cause: error });
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

export const TRUNCATED =
  'This link is cut off at the end: part of the program is missing. Copy the whole link again, or ask its sender for it.';
export const DAMAGED =
  'This link cannot be read: it was changed on its way. Copy the whole link again, or ask its sender for it.';
