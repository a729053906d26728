/**
 * SHA-256 of bytes, 32 bytes: by the platform's own implementation (about 4 ms per MB), or, in a page that came by plain HTTP from another
 * machine, where browsers have none, by one in JavaScript, some times slower.
 */
export async function sha256(bytes: Uint8Array<ArrayBuffer>): Promise<Uint8Array> {
  // Typed as always there; browsers leave it out of pages that are no secure context.
  const { subtle } = crypto as { readonly subtle?: SubtleCrypto };
  if (subtle !== undefined) return new Uint8Array(await subtle.digest('SHA-256', bytes));
  const { sha256: inScript } = await import('@noble/hashes/sha2.js');
  return inScript(bytes);
}
