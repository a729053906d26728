import { expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { modules } from './testing/modules.ts';
import { capModule } from './wasm-limits.ts';

const MIB = 1024 * 1024;

function grownPages(bytes: Uint8Array<ArrayBuffer>): number {
  const { memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  if (!(memory instanceof WebAssembly.Memory)) throw new Error('no memory');
  try {
    for (;;) memory.grow(1);
  } catch {
    return memory.buffer.byteLength / 65_536;
  }
}

test('threat 3 memory: memory cannot grow beyond the limit', () => {
  expect(grownPages(capModule(modules.empty, 4 * MIB).bytes)).toBe(64);
});

test("a module's own larger maximum is lowered, a smaller one is kept", () => {
  expect(grownPages(capModule(modules.withMaximum, 4 * MIB).bytes)).toBe(64);
  const lower = capModule(modules.empty, 2 * MIB).bytes;
  expect(grownPages(capModule(lower, 4 * MIB).bytes)).toBe(32);
});

test('the shift is what the code section moved by', () => {
  const { bytes, shift } = capModule(modules.traps, 16 * MIB);
  expect(shift).toBe(bytes.length - modules.traps.length);
  expect(shift).toBeGreaterThan(0);
});

test.each([
  ['wantsSharedMemory', 'denied.shared-memory'],
  ['wantsMemory64', 'denied.memory64'],
  ['wantsMuchMemory', 'limit.memory'],
  ['withHugeTable', 'limit.table'],
  ['notAModule', 'module.invalid'],
] as const)('threat 3 memory: %s is refused with %s', (name, code) => {
  expect(() => capModule(modules[name], 256 * MIB)).toThrow(expect.objectContaining({ code }) as Error);
});

test('damaged modules are refused or left to the engine, and never loop or throw anything else', () => {
  // A fixed sequence: the same damage in every run.
  let seed = 1;
  const random = (limit: number): number => {
    seed = (seed * 48_271) % 2_147_483_647;
    return seed % limit;
  };
  for (let i = 0; i < 3_000; i++) {
    const source = i % 2 === 0 ? modules.withMaximum : modules.importsTheUnknown;
    const bytes = source.slice(0, 8 + random(source.length - 7));
    for (let changes = random(4); changes > 0; changes--) bytes[random(bytes.length)] = random(256);
    try {
      const capped = capModule(bytes, MIB);
      expect(capped.bytes.length).toBeGreaterThanOrEqual(bytes.length - 64);
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
    }
  }
});
