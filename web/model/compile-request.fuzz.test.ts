import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseCompileRequest } from './compile-request.ts';
import { Failure } from './errors.ts';
import { COMPILE_LIMITS } from './limits.ts';
import { altered, fuzz } from './testing/fuzz.ts';
import { cloneable } from './testing/odd-values.ts';

const NAMES = ['language', 'source', 'files', 'flags', 'unread'];
const name = fc.constantFrom('a.h', 'lib/b.c', 'ü', 'constructor', 'prototype', 'toString', 'x y', '0');
const content = fc.oneof(fc.string(), fc.uint8Array({ maxLength: 8 }));
const requests = fc.record(
  {
    language: fc.constantFrom('c', 'cpp', 'x-y+z', 'constructor'),
    source: fc.string(),
    files: fc.dictionary(name, content, { maxKeys: 4 }),
    flags: fc.array(fc.string(), { maxLength: 3 }),
    unread: fc.array(name, { maxLength: 2 }),
  },
  { requiredKeys: ['language', 'source'] },
);

test('a request arrives whole, whatever its files are called', async () => {
  await fuzz(500, requests, (request) => {
    expect(parseCompileRequest(structuredClone(request))).toEqual({ files: {}, flags: [], ...request });
  });
});

test('a request with a file whose name leads anywhere else is refused', async () => {
  const strange = fc.constantFrom(
    '',
    '.',
    '..',
    '../x',
    '/x',
    'a/../b',
    'a//b',
    'a\\b',
    'C:x',
    'a\0',
    '\u202ex',
  );
  await fuzz(300, fc.tuple(requests, strange, content), ([request, path, one]) => {
    const files = { ...request.files, [path]: one };
    expect(() => parseCompileRequest({ ...request, files })).toThrow(
      expect.objectContaining({ code: 'request.invalid' }) as Error,
    );
  });
});

test('a request in which anything is something else is refused, or has what its type says', async () => {
  await fuzz(2_500, fc.oneof(altered(requests, cloneable, NAMES), cloneable), (input) => {
    let request: ReturnType<typeof parseCompileRequest>;
    try {
      request = parseCompileRequest(input);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toMatch(/^request\.(invalid|too-large)$/);
      return;
    }
    const { language, source, files, flags, unread, ...rest } = request;
    expect(rest).toEqual({});
    expect(language).toMatch(/^[a-z][a-z0-9+-]{0,31}$/);
    expect(source).toBeTypeOf('string');
    expect([...flags, ...(unread ?? [])].every((text) => typeof text === 'string')).toBe(true);
    const contents = Object.values(files);
    expect(contents.every((one) => typeof one === 'string' || one instanceof Uint8Array)).toBe(true);
    expect(contents.length).toBeLessThanOrEqual(COMPILE_LIMITS.sourceFiles);
    // None was left out without a word.
    const given = (input as { files?: object }).files ?? {};
    expect(Object.keys(files)).toEqual(Object.keys(given));
  });
});
