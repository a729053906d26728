import { toHex } from './bytes.ts';

/** A name that nobody can guess: 32 hexadecimal digits. `crypto.randomUUID` is missing where a page came by plain HTTP. */
export function newNonce(): string {
  return toHex(crypto.getRandomValues(new Uint8Array(16)));
}
