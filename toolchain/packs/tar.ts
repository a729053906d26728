import { Failure } from '#model/errors.ts';

export interface TarEntry {
  /** `/`-separated, relative, without a leading `./`. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

const BLOCK = 512;
const decoder = new TextDecoder();
const encoder = new TextEncoder();

/** The regular files of a ustar or GNU archive, in its order. Throws Failure `pack.bad-tar`. */
export function readTar(tar: Uint8Array): TarEntry[] {
  const entries: TarEntry[] = [];
  let longName: string | undefined;
  for (let at = 0; at + BLOCK <= tar.length;) {
    if (tar[at] === 0) break;
    const size = parseInt(field(tar, at + 124, 12).trim() || '0', 8);
    const type = String.fromCharCode(tar[at + 156] ?? 0);
    const start = at + BLOCK;
    if (!(size >= 0) || start + size > tar.length) {
      throw new Failure('pack.bad-tar', `The archive is damaged at byte ${String(at)}: fetch it again.`);
    }
    const bytes = tar.subarray(start, start + size);
    if (type === 'L') {
      longName = decoder.decode(bytes).replace(/\0.*$/s, '');
    } else {
      const prefix = field(tar, at + 257, 5) === 'ustar' ? field(tar, at + 345, 155) : '';
      const name = longName ?? (prefix === '' ? '' : `${prefix}/`) + field(tar, at, 100);
      longName = undefined;
      if (type === '0' || type === '\0') entries.push({ path: name.replace(/^\.\//, ''), bytes });
    }
    at = start + Math.ceil(size / BLOCK) * BLOCK;
  }
  return entries;
}

/** A ustar archive with the entries sorted by path and without times and owners: the same files, the same bytes. */
export function writeTar(entries: readonly TarEntry[]): Uint8Array<ArrayBuffer> {
  const sorted = [...entries].sort((a, b) => (a.path < b.path ? -1 : 1));
  const size = sorted.reduce((sum, entry) => sum + BLOCK + Math.ceil(entry.bytes.length / BLOCK) * BLOCK, 0);
  const tar = new Uint8Array(size + 2 * BLOCK);
  let at = 0;
  for (const entry of sorted) {
    writeHeader(tar.subarray(at, at + BLOCK), entry);
    tar.set(entry.bytes, at + BLOCK);
    at += BLOCK + Math.ceil(entry.bytes.length / BLOCK) * BLOCK;
  }
  return tar;
}

function writeHeader(header: Uint8Array, entry: TarEntry): void {
  const put = (text: string, at: number): void => header.set(encoder.encode(text), at);
  const [prefix, name] = splitPath(entry.path);
  put(name, 0);
  put('0000644\0', 100);
  put('0000000\0', 108);
  put('0000000\0', 116);
  put(`${entry.bytes.length.toString(8).padStart(11, '0')}\0`, 124);
  put('00000000000\0', 136);
  put('        ', 148);
  put('0', 156);
  put('ustar\x0000', 257);
  put(prefix, 345);
  const sum = header.reduce((total, byte) => total + byte, 0);
  put(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
}

function splitPath(path: string): [prefix: string, name: string] {
  if (path.length <= 100) return ['', path];
  const slash = path.indexOf('/', path.length - 101);
  if (slash < 0 || slash > 155) {
    throw new Failure('pack.bad-tar', `"${path}" is too long for the archive: shorten it.`);
  }
  return [path.slice(0, slash), path.slice(slash + 1)];
}

function field(tar: Uint8Array, at: number, length: number): string {
  return decoder.decode(tar.subarray(at, at + length)).replace(/\0.*$/s, '');
}
