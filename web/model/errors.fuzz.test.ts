import fc from 'fast-check';
import { expect, test } from 'vitest';
import { asFailure, decodeFailure, encodeFailure, Failure } from './errors.ts';
import { fuzz } from './testing/fuzz.ts';
import { cloneable } from './testing/odd-values.ts';

/** What JavaScript can throw: anything, and errors that were tampered with. */
const thrown = fc.oneof(
  cloneable,
  cloneable.map((message) => Object.assign(new Error('x'), { message })),
  fc.constantFrom<unknown>(Symbol('x'), () => undefined, Object.create(null), {
    toString(): never {
      throw new Error('y');
    },
  }),
  fc
    .tuple(fc.string(), fc.string(), fc.dictionary(fc.string(), fc.jsonValue()))
    .map(([code, message, detail]) => new Failure(code, message, { detail })),
);

test('whatever is thrown crosses as data, and is the same failure on the other side', async () => {
  await fuzz(3_000, thrown, (error) => {
    const data = structuredClone(encodeFailure(error));
    expect([typeof data.code, typeof data.message, typeof data.detail]).toEqual([
      'string',
      'string',
      'object',
    ]);
    expect(encodeFailure(decodeFailure(data))).toEqual(data);
    expect(encodeFailure(asFailure(error))).toEqual(data);
  });
});
