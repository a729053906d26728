import { toHex } from './bytes.ts';
import { sha256 } from './sha256.ts';

/** `sha256:<64 lower-case hex digits>` of canonical content. */
export type Digest = `sha256:${string}`;

const DIGEST = /^sha256:[0-9a-f]{64}$/;

export function isDigest(text: string): text is Digest {
  return DIGEST.test(text);
}

/** SHA-256 of bytes. */
export async function digestBytes(bytes: Uint8Array<ArrayBuffer>): Promise<Digest> {
  return `sha256:${toHex(await sha256(bytes))}`;
}

/** Digest of a JSON value, independent of key order. */
export function digestJson(value: unknown): Promise<Digest> {
  return digestBytes(new TextEncoder().encode(canonicalJson(value)));
}

/**
 * JSON with object keys sorted by UTF-16 code units and `undefined` members left out: equal values have equal text.
 * Byte arrays are not JSON: digest them first.
 */
export function canonicalJson(value: unknown): string {
  if (Array.isArray(value)) return `[${value.map(canonicalJson).join(',')}]`;
  if (value !== null && typeof value === 'object') {
    const members = Object.entries(value)
      .filter(([, member]) => member !== undefined)
      .sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      .map(([key, member]) => `${JSON.stringify(key)}:${canonicalJson(member)}`);
    return `{${members.join(',')}}`;
  }
  return JSON.stringify(value ?? null);
}
