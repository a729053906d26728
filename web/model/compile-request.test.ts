import { expect, test } from 'vitest';
import { parseCompileRequest } from './compile-request.ts';

test('files keep their names, also those that mean something to JavaScript', () => {
  const files = { constructor: 'a', prototype: 'b', 'x.h': new Uint8Array([1]) };
  expect(parseCompileRequest({ language: 'c', source: '', files }).files).toEqual(files);
});

test.each([
  ['files.../x', { files: { '../x': '' } }],
  ['files.a', { files: { a: 1 } }],
  ['files', { files: ['a'] }],
  // Costs nothing to send, and all memory to complain about member by member.
  ['flags.0', { flags: new Array(2 ** 32 - 1) }],
])('what is wrong is named: %s', (path, members) => {
  const request = { language: 'c', source: '', ...members };
  expect(() => parseCompileRequest(request)).toThrow(
    expect.objectContaining({ code: 'request.invalid', detail: { path } }) as Error,
  );
});
