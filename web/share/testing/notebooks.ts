import fc from 'fast-check';
import { MAX_LIMITS } from '#model/limits.ts';
import { BOUNDS, type Carrier } from '../carrier.ts';

/** Notebooks as documents, and what one from a link may be: neither is made of the parser. */

const text = fc.oneof(
  fc.string({ maxLength: 40 }),
  fc.string({ unit: 'binary', maxLength: 20 }),
  fc.string({ unit: fc.nat(0xffff).map((unit) => String.fromCharCode(unit)), maxLength: 10 }),
);
const name = fc.constantFrom('a.h', 'lib/b.c', 'ü.txt', 'constructor', 'toString', 'x y', '0', 'deep/er/c');
const texts = fc.dictionary(name, text, { maxKeys: 3 });
const words = fc.array(text, { maxLength: 3 });
const limits = fc
  .record({
    timeMs: fc.integer({ min: 1, max: MAX_LIMITS.timeMs }),
    files: fc.integer({ min: 1, max: MAX_LIMITS.files }),
    gpuMs: fc.nat(),
  })
  .map((all) => Object.fromEntries(Object.entries(all).filter((_, at) => at !== all.files % 4)));

const cell = fc
  .record(
    {
      language: fc.constantFrom('c', 'cpp', 'python', 'constructor', 'x-y+z'),
      source: text,
      kind: fc.constantFrom('code', 'markdown'),
      files: texts,
      args: words,
      stdin: text,
      env: texts,
      flags: words,
      toolchain: text,
      capabilities: words,
      limits,
      later: fc.jsonValue({ maxDepth: 2 }),
    },
    { requiredKeys: ['language', 'source'] },
  )
  .map((members) => JSON.parse(JSON.stringify(members)) as Record<string, unknown>);

export const notebooks: fc.Arbitrary<Record<string, unknown>> = fc
  .tuple(
    fc.array(cell, { minLength: 1, maxLength: 3 }),
    fc.option(text, { nil: undefined }),
    fc.uniqueArray(
      fc.string({ unit: fc.constantFrom('a', 'Z', '0', '9', '_', '-'), minLength: 1, maxLength: 8 }),
      {
        minLength: 3,
        maxLength: 3,
      },
    ),
  )
  .map(([cells, title, ids]) => ({
    format: 1,
    ...(title !== undefined && { title }),
    cells: cells.map((members, at) => ({ kind: 'code', ...members, id: ids[at] })),
  }));

const strangeName = fc.oneof(
  name,
  fc.constantFrom(
    '',
    '.',
    '..',
    '../x',
    '/etc/passwd',
    'a//b',
    'a/',
    'a\\b',
    'C:x',
    'a\0b',
    '\u202ec.h',
    '__proto__',
  ),
  fc.integer({ min: 250, max: 1_030 }).map((length) => 'n'.repeat(length)),
);

/** A document whose cell has files that cannot be: one of them is enough. */
export const strangeFiles: fc.Arbitrary<object> = fc
  .dictionary(strangeName, text, { minKeys: 1, maxKeys: 3 })
  .map((files) => ({ format: 1, cells: [{ language: 'c', source: '', files }] }));

export const NAMES = [
  'autorun',
  'grants',
  'service',
  'files',
  'env',
  'limits',
  'timeMs',
  'id',
  'kind',
  'cells',
];
const RESERVED = ['autorun', 'autoRun', 'base', 'endpoint', 'endpoints', 'grants', 'service', '__proto__'];

/** What a notebook from a link or a file must not be; undefined when it is none of it. */
export function notebookFault(notebook: unknown, carrier: Carrier = 'link'): string | undefined {
  const { format, title, cells, ...rest } = notebook as Record<string, unknown>;
  if (format !== 1 || !isTextOr(title) || !Array.isArray(cells)) return 'the document';
  if (cells.length < 1 || cells.length > BOUNDS[carrier].cells) return 'the number of cells';
  if (depthOf(notebook) > BOUNDS[carrier].depth) return 'too deep';
  if (RESERVED.some((member) => Object.hasOwn(rest, member))) return 'a reserved member';
  const ids = cells.map((one: { id: unknown }) => one.id);
  if (new Set(ids).size !== ids.length) return 'two cells of one id';
  for (const one of cells as Record<string, unknown>[]) {
    if (RESERVED.some((member) => Object.hasOwn(one, member))) return 'a reserved member of a cell';
    if (typeof one['id'] !== 'string' || !/^[\w-]{1,64}$/.test(one['id'])) return 'id';
    if (one['kind'] !== 'code' && one['kind'] !== 'markdown') return 'kind';
    if (typeof one['language'] !== 'string' || !/^[a-z][a-z0-9+-]*$/.test(one['language'])) return 'language';
    if (typeof one['source'] !== 'string' || !isTextOr(one['stdin']) || !isTextOr(one['toolchain']))
      return 'text';
    for (const list of ['args', 'flags', 'capabilities']) if (!isWordsOr(one[list])) return list;
    for (const record of ['files', 'env']) if (!isTextsOr(one[record])) return record;
    if (!Object.keys(one['files'] ?? {}).every(isName)) return 'a name of a file';
    for (const [limit, value] of Object.entries(one['limits'] ?? {})) {
      const most = (MAX_LIMITS as unknown as Record<string, number | undefined>)[limit];
      if (most === undefined || !Object.hasOwn(MAX_LIMITS, limit)) continue;
      if (!Number.isInteger(value) || (value as number) < 1 || (value as number) > most) return limit;
    }
  }
  return undefined;
}

function isTextOr(value: unknown): boolean {
  return value === undefined || typeof value === 'string';
}

function isWordsOr(value: unknown): boolean {
  if (value === undefined) return true;
  return Array.isArray(value) && value.length <= 1_000 && value.every((one) => typeof one === 'string');
}

function isTextsOr(value: unknown): boolean {
  if (value === undefined) return true;
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return false;
  return (
    Object.getPrototypeOf(value) === Object.prototype &&
    Object.values(value).every((one) => typeof one === 'string')
  );
}

function isName(path: string): boolean {
  return (
    path.length <= 1_024 &&
    !/[\\:\p{Cc}\p{Cs}\u202a-\u202e\u2066-\u2069]/u.test(path) &&
    path.split('/').every((part) => !['', '.', '..'].includes(part) && part.length <= 255)
  );
}

function depthOf(value: unknown): number {
  if (typeof value !== 'object' || value === null) return 0;
  return 1 + Math.max(0, ...Object.values(value).map(depthOf));
}
