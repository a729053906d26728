import { expect, test } from 'vitest';
import { joinBytes, toHex } from './bytes.ts';

test('parts are joined in order, empty ones too', () => {
  expect(joinBytes([])).toEqual(new Uint8Array());
  expect(joinBytes([Uint8Array.of(1, 2), new Uint8Array(), Uint8Array.of(3)])).toEqual(
    Uint8Array.of(1, 2, 3),
  );
});

test('each byte is two digits', () => {
  expect(toHex(Uint8Array.of(0, 10, 255))).toBe('000aff');
});
