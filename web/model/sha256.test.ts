import { createHash } from 'node:crypto';
import { afterEach, expect, test, vi } from 'vitest';
import { sha256 } from './sha256.ts';

afterEach(() => {
  vi.unstubAllGlobals();
});

const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');

test('is the same with and without the platform’s own implementation', async () => {
  for (const length of [0, 1, 63, 64, 65, 1_000_003]) {
    const bytes = new Uint8Array(length).map((_, at) => (at * 31) & 255);
    const expected = createHash('sha256').update(bytes).digest('hex');
    vi.unstubAllGlobals();
    expect(hex(await sha256(bytes))).toBe(expected);
    // As in a page that came by plain HTTP from another machine.
    vi.stubGlobal('crypto', {});
    expect(hex(await sha256(bytes))).toBe(expected);
  }
});
