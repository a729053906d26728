import { expect, test } from 'vitest';
import { asFailure, decodeFailure, encodeFailure, Failure } from './errors.ts';

test('what is thrown is told in bounded time, whatever it is', () => {
  const thrown = new Array<unknown>(2 ** 32 - 1);
  expect(encodeFailure(thrown).message).toBe('[object Array]');
  expect(encodeFailure({ message: 'of another realm' }).message).toBe('of another realm');
});

test('a failure keeps code, message and detail across a structured clone', () => {
  const failure = new Failure('pack.missing', 'The file is not there.', { detail: { file: 'x.wasm' } });
  const copy = decodeFailure(structuredClone(encodeFailure(failure)));
  expect(copy).toBeInstanceOf(Failure);
  expect(copy).toMatchObject({ code: 'pack.missing', message: failure.message, detail: { file: 'x.wasm' } });
});

test('whatever is thrown becomes a failure with a code', () => {
  expect(asFailure(new TypeError('x is not a function'))).toMatchObject({
    code: 'internal',
    message: 'x is not a function',
  });
  expect(asFailure('text')).toMatchObject({ code: 'internal', message: 'text' });
  expect(asFailure(Object.create(null))).toMatchObject({ code: 'internal' });
  expect(asFailure(Object.assign(new Error('x'), { message: 7 }))).toMatchObject({ message: '7' });
  expect(asFailure(new DOMException('gone', 'AbortError'))).toMatchObject({ code: 'aborted' });
});
