/** A name that nobody can guess: 32 hexadecimal digits. `crypto.randomUUID` is missing where a page came by plain HTTP. */
export function newNonce(): string {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
