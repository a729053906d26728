import { fromBase64, toBase64 } from '#model/base64.ts';

/** base64url without padding (RFC 4648 §5). */
export function encodeBase64Url(bytes: Uint8Array): string {
  return toBase64(bytes).replaceAll('+', '-').replaceAll('/', '_').replace(/=+$/, '');
}

/** The bytes, or undefined when the text is not base64url. Padding is accepted: some mail programs add it. */
export function decodeBase64Url(text: string): Uint8Array<ArrayBuffer> | undefined {
  const bare = text.replace(/=+$/, '');
  if (!/^[A-Za-z0-9_-]*$/.test(bare) || bare.length % 4 === 1) return undefined;
  return fromBase64(bare.replaceAll('-', '+').replaceAll('_', '/'));
}
