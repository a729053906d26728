import { describe, expect, test } from 'vitest';
import { canonicalJson, digestBytes, digestJson, isDigest } from './digest.ts';

describe('digest', () => {
  test('is SHA-256, as FIPS 180-2 has it for "abc"', async () => {
    expect(await digestBytes(new TextEncoder().encode('abc'))).toBe(
      'sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  test('does not depend on key order or on undefined members', async () => {
    expect(await digestJson({ b: [1, { d: 2, c: 3 }], a: undefined })).toBe(
      await digestJson({ b: [1, { c: 3, d: 2 }] }),
    );
  });

  test('depends on array order, and tells texts from numbers', () => {
    expect(canonicalJson([1, 2])).not.toBe(canonicalJson([2, 1]));
    expect(canonicalJson(['1'])).not.toBe(canonicalJson([1]));
  });

  test('accepts only its own form', () => {
    expect(isDigest(`sha256:${'0'.repeat(64)}`)).toBe(true);
    expect(isDigest(`sha256:${'0'.repeat(63)}`)).toBe(false);
    expect(isDigest(`sha256:${'A'.repeat(64)}`)).toBe(false);
  });
});
