import { Failure } from '#model/errors.ts';
import { Tree } from './tree.ts';

const BLOCK = 512;

/**
 * A tar archive (ustar, with GNU long names and pax paths) as a tree whose files are views of the archive: nothing
 * is copied. Throws Failure `tar.damaged` when it is not one or ends too early.
 */
export function treeFromTar(archive: Uint8Array): Tree {
  const tree = new Tree();
  let position = 0;
  let longName: string | undefined;
  let longLink: string | undefined;
  while (position + BLOCK <= archive.length) {
    const header = archive.subarray(position, position + BLOCK);
    if (header[0] === 0) return tree;
    if (text(header, 257, 262) !== 'ustar') throw damaged(position, 'no ustar header');
    const size = Number.parseInt(text(header, 124, 136).trim() || '0', 8);
    const start = position + BLOCK;
    if (!(size >= 0) || start + size > archive.length)
      throw damaged(position, 'a file ends beyond the archive');
    const body = archive.subarray(start, start + size);
    position = start + Math.ceil(size / BLOCK) * BLOCK;
    const type = String.fromCharCode(header[156] ?? 0);
    if (type === 'L') longName = text(body, 0, size);
    else if (type === 'K') longLink = text(body, 0, size);
    else if (type === 'x') {
      const fields = paxFields(body);
      longName = fields.get('path') ?? longName;
      longLink = fields.get('linkpath') ?? longLink;
    } else if (type !== 'g') {
      const prefix = text(header, 345, 500);
      const short = text(header, 0, 100);
      const name = longName ?? (prefix === '' ? short : `${prefix}/${short}`);
      if (name.split('/').includes('..')) throw damaged(position, 'a name leads out of it');
      const mtimeMs = Number.parseInt(text(header, 136, 148).trim() || '0', 8) * 1000;
      const link = longLink ?? text(header, 157, 257);
      if (type === '5') tree.addDirectory(name);
      else if (type === '2') tree.addSymlink(name, link, mtimeMs);
      else if (type === '1') tree.add(name, tree.read(link) ?? new Uint8Array(0), mtimeMs);
      else tree.add(name, body, mtimeMs);
      longName = undefined;
      longLink = undefined;
    }
  }
  if (position !== archive.length) throw damaged(archive.length, 'it ends too early');
  return tree;
}

const decoder = new TextDecoder();

function text(bytes: Uint8Array, start: number, end: number): string {
  const nul = bytes.indexOf(0, start);
  return decoder.decode(bytes.subarray(start, nul === -1 || nul > end ? end : nul));
}

function paxFields(body: Uint8Array): Map<string, string> {
  const fields = new Map<string, string>();
  let position = 0;
  while (position < body.length) {
    const space = body.indexOf(0x20, position);
    const length = Number.parseInt(decoder.decode(body.subarray(position, space)), 10);
    if (space === -1 || !(length > 0)) break;
    const record = decoder.decode(body.subarray(space + 1, position + length - 1));
    const equals = record.indexOf('=');
    fields.set(record.slice(0, equals), record.slice(equals + 1));
    position += length;
  }
  return fields;
}

function damaged(position: number, why: string): Failure {
  return new Failure(
    'tar.damaged',
    `The archive is damaged at byte ${String(position)}: ${why}. Fetch it again.`,
    { detail: { position } },
  );
}
