import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Failure } from './errors.ts';
import { packSources, unpackSources } from './source-bundle.ts';
import { altered, damagedBytes, fuzz } from './testing/fuzz.ts';
import { jsonable } from './testing/odd-values.ts';

const name = fc.constantFrom('main.py', 'a', 'b/c', 'ü', 'constructor', '__proto__', 'x\ny');
const sources = fc.record({
  main: name,
  source: fc.string({ unit: 'binary' }),
  files: fc.array(fc.tuple(name, fc.oneof(fc.string({ unit: 'binary' }), fc.uint8Array())), { maxLength: 4 }),
  flags: fc.array(fc.string(), { maxLength: 3 }),
});
const packed = sources.map(({ main, source, files, flags }) =>
  packSources(main, source, Object.fromEntries(files), flags),
);

test('what is packed is unpacked as it was', async () => {
  await fuzz(1_000, sources, ({ main, source, files, flags }) => {
    const all = Object.fromEntries(files);
    const bundle = unpackSources(packSources(main, source, all, flags));
    const bytes = (content: string | Uint8Array): number[] => [...Buffer.from(content)];
    const wanted = new Map(Object.entries({ ...all, [main]: source }).map(([key, one]) => [key, bytes(one)]));
    expect([bundle.main, bundle.flags]).toEqual([main, flags]);
    expect(new Map([...bundle.files].map(([key, one]) => [key, [...one]]))).toEqual(wanted);
  });
});

test('a damaged bundle is refused, or is one', async () => {
  const head = altered(
    fc.constant({
      files: [
        ['main.py', 2],
        ['a', 1],
      ],
      flags: ['-x'],
    }),
    jsonable,
    ['files'],
  );
  const written = head.map((value) => Buffer.from(`petri-source 1\n${JSON.stringify(value ?? null)}\nabc`));
  await fuzz(3_000, fc.oneof(damagedBytes(packed), written), (bytes) => {
    let bundle: ReturnType<typeof unpackSources>;
    try {
      bundle = unpackSources(bytes);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
      expect((error as Failure).code).toBe('sources.invalid');
      return;
    }
    const { main, files, flags } = bundle;
    expect(files.get(main)).toBeInstanceOf(Uint8Array);
    expect([...flags, ...files.keys()].every((text) => typeof text === 'string')).toBe(true);
    const size = [...files.values()].reduce((sum, file) => sum + file.length, 0);
    expect(size).toBeLessThanOrEqual(bytes.length);
  });
});
