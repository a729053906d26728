import { createHash } from 'node:crypto';
import { cp, mkdir, readFile, readdir, stat } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';
import { replaceFile } from '../node/replace-file.ts';

const COMPRESSIBLE = new Set([
  '.html',
  '.js',
  '.css',
  '.json',
  '.svg',
  '.txt',
  '.md',
  '.wasm',
  '.webmanifest',
  '.ttf',
]);
/** Smaller files fit in a packet or two either way. */
const SMALLEST = 1024;
/** Brotli's best quality takes 2 s per MB here; beyond this size one step less costs 3 % of the size and a third of the time. */
const BEST_QUALITY_BYTES = 1024 * 1024;

/**
 * Writes `.br` and `.gz` siblings of what compresses, for servers that negotiate. Packs bring their own.
 * @param cache folder that keeps results by content, so that an unchanged chunk is compressed once
 */
export async function precompress(root: string, cache: string): Promise<void> {
  await mkdir(cache, { recursive: true });
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const files = entries
    .filter((entry) => entry.isFile() && COMPRESSIBLE.has(extname(entry.name)))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((file) => !file.startsWith(join(root, 'toolchains')));
  // zlib works in a few threads of its own: handing it everything at once keeps them busy.
  await Promise.all(files.map((file) => compress(file, cache)));
}

async function compress(file: string, cache: string): Promise<void> {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST) return;
  const name = createHash('sha256').update(bytes).digest('hex');
  const quality = bytes.length > BEST_QUALITY_BYTES ? 10 : 11;
  const brotli = () =>
    promisify(brotliCompress)(bytes, {
      params: {
        [constants.BROTLI_PARAM_QUALITY]: quality,
        [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length,
      },
    });
  await sibling(`${file}.br`, join(cache, `${name}.br`), brotli);
  await sibling(`${file}.gz`, join(cache, `${name}.gz`), () => promisify(gzip)(bytes, { level: 9 }));
}

async function sibling(file: string, cached: string, make: () => Promise<Buffer>): Promise<void> {
  const isCached = await stat(cached).then(
    (found) => found.size > 0,
    () => false,
  );
  if (!isCached) await replaceFile(cached, await make());
  await cp(cached, file);
}
