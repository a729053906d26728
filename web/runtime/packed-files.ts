/**
 * Copies of just their size, in one buffer: the host's own have room to grow, which a clone would carry along, and a
 * hundred thousand buffers take seconds to hand over. What has several names is there once.
 */
export function packFiles(files: ReadonlyMap<string, Uint8Array>): {
  files: Map<string, Uint8Array>;
  buffer: ArrayBuffer;
} {
  const contents = new Set(files.values());
  let size = 0;
  for (const bytes of contents) size += bytes.length;
  const buffer = new ArrayBuffer(size);
  const copies = new Map<Uint8Array, Uint8Array>();
  let at = 0;
  for (const bytes of contents) {
    const copy = new Uint8Array(buffer, at, bytes.length);
    copy.set(bytes);
    copies.set(bytes, copy);
    at += bytes.length;
  }
  return { files: new Map(Array.from(files, ([name, bytes]) => [name, copies.get(bytes) ?? bytes])), buffer };
}
