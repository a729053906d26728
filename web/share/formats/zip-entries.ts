import { FILE_LIMITS } from '#model/limits.ts';
import { isFileName } from '#model/file-name.ts';
import { damaged, fault, unpacksTooLarge } from '../carrier.ts';
import { inflateRaw } from '../deflate.ts';

// Offsets and signatures are those of PKWARE's APPNOTE 6.3, §4.3.
const END_SIGNATURE = 0x0605_4b50;
const ENTRY_SIGNATURE = 0x0201_4b50;
const LOCAL_SIGNATURE = 0x0403_4b50;
const END_BYTES = 22;
const ENTRY_BYTES = 46;
const LOCAL_BYTES = 30;
const MAX_COMMENT = 0xffff;
const STORED = 0;
const DEFLATED = 8;
const ENCRYPTED = 1;

interface Entry {
  readonly name: string;
  readonly method: number;
  readonly packed: number;
  readonly size: number;
  readonly at: number;
}

/**
 * The files in a zip archive that anybody may have made: name → bytes, folders left out. What it says of sizes is checked before anything
 * is inflated, and does not help it to lie: no entry becomes larger than it said, nor all of them than `FILE_LIMITS.inflatedBytes`.
 * Throws Failure `file.invalid` or `file.too-large`.
 */
export async function zipEntries(
  archive: Uint8Array<ArrayBuffer>,
): Promise<Map<string, Uint8Array<ArrayBuffer>>> {
  const entries = directoryOf(archive);
  let total = 0;
  for (const { name, size } of entries) {
    total += size;
    if (total > FILE_LIMITS.inflatedBytes) throw unpacksTooLarge('file', FILE_LIMITS.inflatedBytes);
    if (!isFileName(name)) {
      throw invalid(`it has a file called ${JSON.stringify(name)}, which leads out of it or cannot be used`);
    }
  }
  const files = new Map<string, Uint8Array<ArrayBuffer>>();
  for (const entry of entries) {
    if (files.has(entry.name)) throw invalid(`it has two files called ${entry.name}`);
    files.set(entry.name, await contentOf(archive, entry));
  }
  return files;
}

function directoryOf(archive: Uint8Array<ArrayBuffer>): Entry[] {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  const end = endOf(view);
  const count = view.getUint16(end + 10, true);
  const start = view.getUint32(end + 16, true);
  if (count > FILE_LIMITS.entries) {
    throw fault(
      'file',
      'too-large',
      `This archive has ${String(count)} files; a notebook may have ${String(FILE_LIMITS.entries)}. Take some out of it.`,
    );
  }
  const entries: Entry[] = [];
  let at = start;
  for (let index = 0; index < count; index++) {
    if (at + ENTRY_BYTES > end || view.getUint32(at, true) !== ENTRY_SIGNATURE) throw damaged('file');
    if ((view.getUint16(at + 8, true) & ENCRYPTED) !== 0) throw invalid('it is encrypted');
    const nameBytes = view.getUint16(at + 28, true);
    const next = at + ENTRY_BYTES + nameBytes + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if (next > end) throw damaged('file');
    const name = nameOf(archive.subarray(at + ENTRY_BYTES, at + ENTRY_BYTES + nameBytes));
    const entry = {
      name,
      method: view.getUint16(at + 10, true),
      packed: view.getUint32(at + 20, true),
      size: view.getUint32(at + 24, true),
      at: view.getUint32(at + 42, true),
    };
    at = next;
    // Folders have no content, and macOS puts its own notes beside each file.
    if (!name.endsWith('/') && !name.startsWith('__MACOSX/')) entries.push(entry);
  }
  return entries;
}

/** Where the record at the end begins: before it anything may stand, after it a comment. */
function endOf(view: DataView): number {
  const first = Math.max(0, view.byteLength - END_BYTES - MAX_COMMENT);
  for (let at = view.byteLength - END_BYTES; at >= first; at--) {
    if (view.getUint32(at, true) !== END_SIGNATURE) continue;
    if (at + END_BYTES + view.getUint16(at + 20, true) === view.byteLength) return at;
  }
  throw damaged('file');
}

async function contentOf(archive: Uint8Array<ArrayBuffer>, entry: Entry): Promise<Uint8Array<ArrayBuffer>> {
  const view = new DataView(archive.buffer, archive.byteOffset, archive.byteLength);
  if (entry.at + LOCAL_BYTES > archive.length || view.getUint32(entry.at, true) !== LOCAL_SIGNATURE) {
    throw damaged('file');
  }
  const from =
    entry.at + LOCAL_BYTES + view.getUint16(entry.at + 26, true) + view.getUint16(entry.at + 28, true);
  if (from + entry.packed > archive.length) throw damaged('file');
  const packed = archive.slice(from, from + entry.packed);
  let content: Uint8Array<ArrayBuffer>;
  if (entry.method === STORED) content = packed;
  else if (entry.method === DEFLATED) content = await inflateRaw(packed, entry.size, 'file');
  else
    throw invalid(`${entry.name} is packed in a way that Petri cannot read (method ${String(entry.method)})`);
  if (content.length !== entry.size) throw damaged('file');
  return content;
}

function nameOf(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw damaged('file', error);
  }
}

function invalid(what: string): Error {
  return fault(
    'file',
    'invalid',
    `This archive cannot be opened: ${what}. Pack its files again, as a plain zip.`,
  );
}
