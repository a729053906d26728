import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { damagedBytes, fuzz } from '#model/testing/fuzz.ts';
import { modules } from './testing/modules.ts';
import { capModule } from './wasm-limits.ts';

const PAGE = 65_536;
const PAGES = 64;
const ELEMENTS = 1_000_000;
const CODES = [
  'module.invalid',
  'limit.memory',
  'limit.table',
  'denied.shared-memory',
  'denied.memory64',
] as const;

const leb = (value: number): number[] => {
  const low = value % 128;
  const rest = Math.floor(value / 128);
  return rest === 0 ? [low] : [low + 128, ...leb(rest)];
};
const section = (id: number, body: readonly number[]): number[] => [id, ...leb(body.length), ...body];
const vector = (items: readonly (readonly number[])[]): number[] => [...leb(items.length), ...items.flat()];

/** Around the limits, and at the ends of what a number in a module can be; some with more digits than they need. */
const pages = fc.oneof(
  fc.nat(PAGES + 2),
  fc.constantFrom(0, 1, PAGES, PAGES + 1, 65_535, 65_536, 65_537, 2 ** 31, 2 ** 32 - 1),
);
const elements = fc.oneof(
  fc.nat(20),
  fc.constantFrom(0, 1, ELEMENTS / 2, ELEMENTS, ELEMENTS + 1, 10_000_000, 2 ** 32 - 1),
);
const padded = (value: number): number[] => {
  const digits = leb(value);
  if (digits.length > 4) return digits;
  return [
    ...digits.slice(0, -1),
    (digits.at(-1) ?? 0) + 128,
    ...new Array<number>(4 - digits.length).fill(128),
    0,
  ];
};
const number = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc
    .tuple(value, fc.integer({ min: 0, max: 9 }))
    .map(([one, style]) => (style === 0 ? padded(one) : leb(one)));
const limits = (value: fc.Arbitrary<number>): fc.Arbitrary<number[]> =>
  fc.oneof(
    { weight: 5, arbitrary: number(value).map((min) => [0, ...min]) },
    { weight: 5, arbitrary: fc.tuple(number(value), number(value)).map(([min, max]) => [1, ...min, ...max]) },
    {
      weight: 1,
      arbitrary: fc
        .tuple(fc.constantFrom(2, 3, 4, 5, 7, 8), number(value), number(value))
        .map(([flags, min, max]) => [flags, ...min, ...max]),
    },
  );
const table = fc
  .tuple(fc.constantFrom(0x70, 0x70, 0x70, 0x6f, 0x63), limits(elements))
  .map(([type, size]) => [type, ...size]);

/** Modules that are nearly right, and export what they have. */
const module = fc
  .record({
    memories: fc.array(limits(pages), { maxLength: 3 }),
    tables: fc.array(table, { maxLength: 3 }),
    custom: fc.array(fc.nat(255), { maxLength: 6 }),
    isTwice: fc.integer({ min: 0, max: 9 }).map((value) => value === 0),
  })
  .map(({ memories, tables, custom, isTwice }) => {
    const ofTables = tables.length > 0 ? section(4, vector(tables)) : [];
    const ofMemories = memories.length > 0 ? section(5, vector(memories)) : [];
    const exports = [
      ...memories.map((_, at) => [2, 0x6d, 0x30 + at, 2, at]),
      ...tables.map((_, at) => [2, 0x74, 0x30 + at, 1, at]),
    ];
    return Uint8Array.from([
      ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
      ...section(0, [1, 0x78, ...custom]),
      ...ofTables,
      ...ofMemories,
      ...(isTwice ? ofMemories : []),
      ...section(7, vector(exports)),
    ]);
  });

/** The sum of what memories (or tables) may have at most, as the sections say it. Only of what `capModule` has written. */
function declared(bytes: Uint8Array, id: number): number {
  let at = 8;
  let sum = 0;
  const next = (): number => {
    let value = 0;
    for (let scale = 1; ; scale *= 128) {
      const byte = bytes[at++] ?? 0;
      value += (byte % 128) * scale;
      if (byte < 128) return value;
    }
  };
  while (at < bytes.length) {
    const [found, size] = [next(), next()];
    const end = at + size;
    if (found === id) {
      for (let count = next(); count > 0; count--) {
        if (id === 4) at++;
        expect(bytes[at++]).toBe(1);
        next();
        sum += next();
      }
    }
    at = end;
  }
  return sum;
}

/** How much an instance gets by growing all that it exports, each as far as it goes. */
function grown({ exports }: WebAssembly.Instance): { pages: number; elements: number } {
  let [ofMemories, ofTables] = [0, 0];
  for (const one of Object.values(exports)) {
    if (one instanceof WebAssembly.Memory) {
      fill((count) => one.grow(count), 2 * PAGES);
      ofMemories += one.buffer.byteLength / PAGE;
    } else if (one instanceof WebAssembly.Table) {
      fill((count) => one.grow(count), 2 ** 21);
      ofTables += one.length;
    }
  }
  return { pages: ofMemories, elements: ofTables };
}

function fill(grow: (count: number) => unknown, most: number): void {
  for (let count = most; count >= 1; count = Math.floor(count / 2)) {
    try {
      grow(count);
    } catch {
      // A smaller step may fit.
    }
  }
}

function cap(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer> | undefined {
  try {
    const capped = capModule(bytes, PAGES * PAGE);
    expect(capped.shift).toBe(capped.bytes.length - bytes.length);
    return capped.bytes;
  } catch (error) {
    expect(error).toBeInstanceOf(Failure);
    expect(CODES).toContain((error as Failure).code);
    return undefined;
  }
}

test('all memories and all tables of a module together keep to the limit', async () => {
  await fuzz(1_500, module, (bytes) => {
    const capped = cap(bytes);
    if (capped === undefined || !WebAssembly.validate(bytes)) return;
    expect(WebAssembly.validate(capped)).toBe(true);
    expect(declared(capped, 5)).toBeLessThanOrEqual(PAGES);
    expect(declared(capped, 4)).toBeLessThanOrEqual(ELEMENTS);
  });
});

test('what a module may have is what it gets when it takes all it can', async () => {
  await fuzz(150, module, (bytes) => {
    const capped = cap(bytes);
    if (capped === undefined || !WebAssembly.validate(capped)) return;
    const instance = new WebAssembly.Instance(new WebAssembly.Module(capped));
    const { pages: gotPages, elements: gotElements } = grown(instance);
    expect([gotPages <= PAGES, gotElements <= ELEMENTS]).toEqual([true, true]);
  });
});

test('a damaged module is refused, or keeps to the limit', async () => {
  const whole = fc.oneof(module, fc.constantFrom(...Object.values(modules)));
  await fuzz(2_500, damagedBytes(whole), (bytes) => {
    const capped = cap(bytes);
    // One that only capping has made right would be a way around the engine's own checks.
    if (capped === undefined || !WebAssembly.validate(capped)) return;
    expect(WebAssembly.validate(bytes)).toBe(true);
    expect(declared(capped, 5)).toBeLessThanOrEqual(PAGES);
    expect(declared(capped, 4)).toBeLessThanOrEqual(ELEMENTS);
  });
});
