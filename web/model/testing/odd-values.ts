import fc from 'fast-check';

/** How a case shows what cannot be written out, or would fill the screen. */
function named<T extends object>(value: T, name: string): T {
  return Object.defineProperty(value, fc.toStringMethod, { value: () => name });
}

/** Sixty lists, each with the one before twice: small in memory, and beyond all bounds when it is walked. */
function bomb(): unknown {
  let list: unknown[] = [];
  for (let depth = 0; depth < 60; depth++) list = named([list, list], `bomb(${String(depth)})`);
  return list;
}

function deep(): unknown {
  let list: unknown[] = [];
  for (let depth = 0; depth < 20_000; depth++) list = [list];
  return named(list, 'deep()');
}

function circle(): unknown {
  const one: Record<string, unknown> = {};
  one['self'] = one;
  return one;
}

function resizable(): Uint8Array {
  const Buffer = ArrayBuffer as new (size: number, options: { maxByteLength: number }) => ArrayBuffer;
  return named(new Uint8Array(new Buffer(4, { maxByteLength: 8 })), 'resizable()');
}

/** Of objects, a new one for each case. */
const MAKERS: readonly (() => unknown)[] = [
  () => [],
  () => ({}),
  () => [null],
  () => ({ toString: 1, valueOf: 1 }),
  () => ({ length: 2 ** 32 }),
  () => new Map(),
  () => new Map<unknown, unknown>([[{}, 1]]),
  () => new Set(['x']),
  () => new Date(Number.NaN),
  () => new Error('x'),
  () => /x/,
  () => Object('x') as unknown,
  () => Object(1n) as unknown,
  () => new ArrayBuffer(4),
  () => new SharedArrayBuffer(4),
  () => new Uint8Array(4),
  () => new Uint8ClampedArray(4),
  () => new Float64Array(1),
  () => new DataView(new ArrayBuffer(4)),
  () => named(new Uint8Array(new SharedArrayBuffer(4)), 'shared()'),
  resizable,
  // A list that costs nothing to send, and a minute to go through.
  () => named(new Array<unknown>(2 ** 32 - 1), 'Array(2 ** 32 - 1)'),
  circle,
  bomb,
  deep,
];

const SCALARS: readonly unknown[] = [
  ...[undefined, null, true, false, 10n, '', '__proto__', '../x', 'x\0', '\ud800', '\u202e'],
  ...[0, -0, -1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, -(2 ** 31), 2 ** 31, 2 ** 32, 2 ** 53, 1e308],
];

/** Whatever structured clone can bring where something else is expected. */
export const cloneable: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom(...SCALARS),
  fc.constantFrom(...MAKERS).map((make) => make()),
  fc.integer({ min: 1_000, max: 100_000 }).map((length) => 'x'.repeat(length)),
);

/** Whatever JSON can bring. */
export const jsonable: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(null, true, false, '', '__proto__', '../x', 'x\0', '\u202e', 0, -1, 0.5, 1e308),
  fc
    .constantFrom<() => unknown>(
      () => [],
      () => ({}),
      () => [null],
      () => ({ toString: 1 }),
    )
    .map((make) => make()),
  fc.integer({ min: 100, max: 2_000 }).map((length) => 'x'.repeat(length)),
  fc.integer({ min: 100, max: 2_000 }).map((length) => Array.from({ length }, () => 'x')),
  fc
    .integer({ min: 1, max: 40 })
    .map((depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth)) as unknown),
);
