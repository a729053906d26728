import { fromBase64 } from '#model/base64.ts';

/** The bytes of a `data:` address in base64, which is how the bundler puts a file into a script. */
export function bytesOf(url: string): Uint8Array<ArrayBuffer> {
  return fromBase64(url.slice(url.indexOf(',') + 1));
}
