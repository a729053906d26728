import { mkdir, open, writeFile, type FileHandle } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';
import { inflateRaw } from 'node:zlib';
import { isFileName } from '#model/file-name.ts';
import { Failure } from '#model/errors.ts';

/** What of a wheel is wanted: entries that begin with `from`, under the name `to` and the rest. */
export interface WheelPart {
  /** Ends with `/`, or is the whole name of one entry. */
  readonly from: string;
  /** Below the root, of the same form. */
  readonly to: string;
}

export interface UnpackLimits {
  readonly entries: number;
  /** Of all files together. */
  readonly bytes: number;
}

interface Entry {
  readonly name: string;
  /** Unix's, where the archive was made on one; 0 else. */
  readonly mode: number;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

// Offsets and signatures are those of PKWARE's APPNOTE 6.3, §4.3.
const END = { signature: 0x0605_4b50, bytes: 22, comment: 0xffff } as const;
const ENTRY = { signature: 0x0201_4b50, bytes: 46 } as const;
const LOCAL = { signature: 0x0403_4b50, bytes: 30 } as const;
const ENCRYPTED = 1;
const DEFLATED = 8;
/** `sys/stat.h`: the kind of a file, a regular file, and who may execute it. */
const KIND = 0o170000;
const REGULAR = 0o100000;
const EXECUTE = 0o111;

const LIMITS: UnpackLimits = { entries: 65_535, bytes: 4 * 1024 * 1024 * 1024 };
const inflate = promisify(inflateRaw);

/**
 * Writes the wanted files of a wheel, which is a zip, into a folder of its own: one file at a time, as a wheel can hold hundreds of
 * megabytes. No links and no devices are made, no name leads out, no name is there twice, and no file is larger than the wheel says.
 * Returns how many files there are. Throws Failure `service.wheel-invalid`.
 */
export async function unpackWheel(
  file: string,
  root: string,
  parts: readonly WheelPart[],
  limits: UnpackLimits = LIMITS,
): Promise<number> {
  const archive = await open(file, 'r');
  try {
    const entries = await directoryOf(archive, limits);
    const written = new Set<string>();
    let total = 0;
    for (const entry of entries) {
      const part = parts.find(({ from }) => entry.name === from || isBelow(entry.name, from));
      if (part === undefined) continue;
      const name = part.to + entry.name.slice(part.from.length);
      if (!isFileName(name))
        throw invalid(`${JSON.stringify(entry.name)} leads out of it, or cannot be used`);
      if ((entry.mode & KIND) !== 0 && (entry.mode & KIND) !== REGULAR) {
        throw invalid(`${entry.name} is a link or a device`);
      }
      if (written.has(name)) throw invalid(`it has two files called ${name}`);
      written.add(name);
      total += entry.size;
      if (total > limits.bytes) throw invalid(`it is larger than ${String(limits.bytes)} bytes`);
      const path = join(root, name);
      await mkdir(dirname(path), { recursive: true, mode: 0o755 });
      const mode = (entry.mode & EXECUTE) === 0 ? 0o644 : 0o755;
      // `wx`: what is there already, whatever it leads to, is not written through.
      await writeFile(path, await contentOf(archive, entry), { mode, flag: 'wx' });
    }
    return written.size;
  } finally {
    await archive.close();
  }
}

function isBelow(name: string, folder: string): boolean {
  return folder.endsWith('/') && name.startsWith(folder) && !name.endsWith('/');
}

async function directoryOf(archive: FileHandle, limits: UnpackLimits): Promise<readonly Entry[]> {
  const { size } = await archive.stat();
  const tail = await bytesAt(
    archive,
    Math.max(0, size - END.bytes - END.comment),
    Math.min(size, END.bytes + END.comment),
  );
  let end = tail.length - END.bytes;
  while (end >= 0 && tail.readUInt32LE(end) !== END.signature) end--;
  if (end < 0) throw invalid('it is no zip archive, or not whole');
  const count = tail.readUInt16LE(end + 10);
  const length = tail.readUInt32LE(end + 12);
  const start = tail.readUInt32LE(end + 16);
  // Larger archives have another directory (zip64): no wheel that is used here is one.
  if (count > limits.entries || start + length > size) throw invalid('its directory is not valid');
  const directory = await bytesAt(archive, start, length);
  const entries: Entry[] = [];
  for (let at = 0, index = 0; index < count; index++) {
    if (at + ENTRY.bytes > directory.length || directory.readUInt32LE(at) !== ENTRY.signature) {
      throw invalid('its directory is not valid');
    }
    if ((directory.readUInt16LE(at + 8) & ENCRYPTED) !== 0) throw invalid('it is encrypted');
    const nameBytes = directory.readUInt16LE(at + 28);
    entries.push({
      name: directory.toString('utf8', at + ENTRY.bytes, at + ENTRY.bytes + nameBytes),
      mode: directory.readUInt16LE(at + 40),
      method: directory.readUInt16LE(at + 10),
      packed: directory.readUInt32LE(at + 20),
      size: directory.readUInt32LE(at + 24),
      at: directory.readUInt32LE(at + 42),
    });
    at += ENTRY.bytes + nameBytes + directory.readUInt16LE(at + 30) + directory.readUInt16LE(at + 32);
  }
  return entries;
}

async function contentOf(archive: FileHandle, { name, method, packed, size, at }: Entry): Promise<Buffer> {
  const head = await bytesAt(archive, at, LOCAL.bytes);
  if (head.readUInt32LE(0) !== LOCAL.signature) throw invalid(`${name} is not where it should be`);
  const from = at + LOCAL.bytes + head.readUInt16LE(26) + head.readUInt16LE(28);
  const bytes = await bytesAt(archive, from, packed);
  let content = bytes;
  if (method === DEFLATED) {
    content = await inflate(bytes, { maxOutputLength: Math.max(1, size) }).catch((error: unknown) => {
      throw invalid(`${name} is damaged, or larger than it says`, error);
    });
  } else if (method !== 0) throw invalid(`${name} is packed in a way that cannot be read`);
  if (content.length !== size) throw invalid(`${name} is not as large as it says`);
  return content;
}

async function bytesAt(archive: FileHandle, position: number, length: number): Promise<Buffer> {
  const bytes = Buffer.alloc(length);
  const { bytesRead } = await archive.read(bytes, 0, length, position);
  if (bytesRead !== length) throw invalid('it is no zip archive, or not whole');
  return bytes;
}

function invalid(what: string, cause?: unknown): Failure {
  return new Failure('service.wheel-invalid', `This wheel cannot be unpacked: ${what}.`, { cause });
}
