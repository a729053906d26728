import { open } from 'node:fs/promises';
import { ARTIFACT_FORMAT, type Artifact, type Manifest } from '#model/artifact.ts';
import { digestBytes, digestJson, type Digest } from '#model/digest.ts';
import { replaceFile } from './replace-file.ts';

/** What stands in front of the bytes of an artifact file, as JSON. */
export interface ArtifactHeader {
  readonly key: Digest;
  readonly title: string;
  readonly createdAt: number;
  readonly manifest: Manifest;
}

/** First line of the file; then the length of the header in bytes, the header, and the artifact's bytes. */
const MAGIC = 'petri artifact 1\n';
const MAX_HEADER = 16 * 1024 * 1024;

/** Header and bytes as they are kept: what `parseArtifact` reads. */
export async function formatArtifact(header: ArtifactHeader, bytes: Uint8Array): Promise<Buffer> {
  const seal = await digestJson(header);
  const json = Buffer.from(JSON.stringify({ ...header, seal }));
  const length = Buffer.alloc(4);
  length.writeUInt32LE(json.length);
  return Buffer.concat([Buffer.from(MAGIC), length, json, bytes]);
}

/** A reader sees all of it or none. */
export async function writeArtifact(path: string, header: ArtifactHeader, bytes: Uint8Array): Promise<void> {
  await replaceFile(path, await formatArtifact(header, bytes));
}

/** The header alone, unverified; undefined when it cannot be made out. Rejects when the file cannot be read. */
export async function readHeader(path: string): Promise<ArtifactHeader | undefined> {
  const file = await open(path);
  try {
    const start = Buffer.alloc(MAGIC.length + 4);
    const { bytesRead } = await file.read(start, 0, start.length, 0);
    const length = headerLength(start.subarray(0, bytesRead));
    if (length === undefined) return undefined;
    const json = Buffer.alloc(length);
    await file.read(json, 0, length, start.length);
    return parseHeader(json)?.header;
  } finally {
    await file.close();
  }
}

/** The artifact under `key`, when header and bytes are what was written; else undefined. */
export async function parseArtifact(content: Buffer, key: Digest): Promise<Artifact | undefined> {
  const length = headerLength(content);
  if (length === undefined) return undefined;
  const start = MAGIC.length + 4;
  const parsed = parseHeader(content.subarray(start, start + length));
  if (parsed?.header.key !== key || (parsed.header.manifest.format as unknown) !== ARTIFACT_FORMAT)
    return undefined;
  // A copy of its own: callers transfer the buffer.
  const bytes = new Uint8Array(content.subarray(start + length));
  const [ofHeader, ofBytes] = await Promise.all([sealOf(parsed.header), digestBytes(bytes)]);
  const { manifest } = parsed.header;
  return ofHeader === parsed.seal && ofBytes === manifest.digest ? { bytes, manifest } : undefined;
}

/** Undefined for what nobody has sealed: JSON so deep that it cannot be gone through. */
function sealOf(header: ArtifactHeader): Promise<Digest | undefined> {
  return Promise.resolve(header)
    .then(digestJson)
    .catch(() => undefined);
}

function headerLength(start: Buffer): number | undefined {
  if (start.length < MAGIC.length + 4 || start.toString('latin1', 0, MAGIC.length) !== MAGIC)
    return undefined;
  const length = start.readUInt32LE(MAGIC.length);
  return length <= MAX_HEADER ? length : undefined;
}

function parseHeader(json: Buffer): { readonly header: ArtifactHeader; readonly seal: unknown } | undefined {
  try {
    const { seal, ...header } = JSON.parse(json.toString('utf8')) as ArtifactHeader & { seal: unknown };
    const { manifest } = header as Partial<Record<'manifest', unknown>>;
    return typeof manifest === 'object' && manifest !== null ? { header, seal } : undefined;
  } catch {
    return undefined;
  }
}
