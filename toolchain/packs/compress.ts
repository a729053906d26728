import { constants, createBrotliCompress, createGzip, type BrotliCompress, type Gzip } from 'node:zlib';

export type Encoding = 'br' | 'gz';

/** Bytes handed to the compressor at a time: one step of the progress. */
const CHUNK = 1024 * 1024;

/**
 * Compresses on a thread of the pool, reporting how much of the input is done. Quality 9 with the largest window that
 * browsers accept: 75 MB in about 20 s; quality 11 would take minutes for 1 MB less.
 */
export async function compress(
  bytes: Uint8Array,
  encoding: Encoding,
  onDone: (bytes: number) => void = () => undefined,
): Promise<Uint8Array<ArrayBuffer>> {
  const stream = encoding === 'br' ? brotli(bytes.length) : createGzip({ level: 6 });
  const parts: Uint8Array[] = [];
  const ended = new Promise<void>((resolve, reject) => {
    stream.on('data', (part: Uint8Array) => parts.push(part));
    stream.on('end', resolve);
    stream.on('error', reject);
  });
  await Promise.all([ended, feed(stream, bytes, onDone)]);
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const whole = new Uint8Array(size);
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}

function brotli(size: number): BrotliCompress {
  return createBrotliCompress({
    params: {
      [constants.BROTLI_PARAM_QUALITY]: 9,
      [constants.BROTLI_PARAM_LGWIN]: constants.BROTLI_MAX_WINDOW_BITS,
      [constants.BROTLI_PARAM_SIZE_HINT]: size,
    },
  });
}

async function feed(
  stream: BrotliCompress | Gzip,
  bytes: Uint8Array,
  onDone: (bytes: number) => void,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += CHUNK) {
    const part = bytes.subarray(at, at + CHUNK);
    await new Promise<void>((resolve, reject) => {
      stream.write(part, (error) => {
        if (error) reject(error);
        else resolve();
      });
    });
    onDone(Math.min(at + CHUNK, bytes.length));
  }
  stream.end();
}
