import { expect, test } from 'vitest';
import { moduleOf, modules } from './testing/modules.ts';
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

test('several memories together have no more than the limit; the first one gets what is to spare', () => {
  const { bytes } = capModule(moduleOf([5, 2, 0, 1, 0, 1]), 4 * MIB);
  expect(bytes.slice(8)).toEqual(Uint8Array.of(5, 7, 2, 1, 1, 63, 1, 1, 1));
  const refused = expect.objectContaining({ code: 'limit.memory' }) as Error;
  expect(() => capModule(moduleOf([5, 2, 0, 40, 0, 40]), 4 * MIB)).toThrow(refused);
  const many = Array.from({ length: 17 }, () => [0, 0]).flat();
  expect(() => capModule(moduleOf([5, 17, ...many]), 4 * MIB)).toThrow(refused);
});

test('several tables together have no more than the limit', () => {
  const large = [0x70, 0, 0x80, 0x80, 0x20];
  expect(() => capModule(moduleOf([4, 2, ...large, ...large]), MIB)).toThrow(
    expect.objectContaining({ code: 'limit.table' }) as Error,
  );
  const { bytes } = capModule(
    moduleOf([4, 2, 0x70, 0, 1, 0x70, 0, 1], [7, 2, 1, 97, 1, 0, 1, 98, 1, 1]),
    MIB,
  );
  const { a, b } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  if (!(a instanceof WebAssembly.Table && b instanceof WebAssembly.Table)) throw new Error('no tables');
  a.grow(999_998);
  expect(() => a.grow(1)).toThrow(RangeError);
  expect(() => b.grow(1)).toThrow(RangeError);
});

test('a maximum that no engine takes is not made one that they take', () => {
  // 65,537 pages.
  expect(() => capModule(moduleOf([5, 1, 1, 1, 0x81, 0x80, 4]), 4 * MIB)).toThrow(
    expect.objectContaining({ code: 'module.invalid' }) as Error,
  );
  const { bytes } = capModule(moduleOf([5, 1, 1, 2, 1]), 4 * MIB);
  expect(WebAssembly.validate(bytes)).toBe(false);
});
