import { expect, test } from 'vitest';
import { moduleInfo } from './module-info.ts';

// (module (import "env" "f" (func)) (import "env" "m" (memory 1 2)) (func (export "run")))
const MODULE = new Uint8Array([
  ...[0, 0x61, 0x73, 0x6d, 1, 0, 0, 0],
  ...[1, 4, 1, 0x60, 0, 0],
  ...[2, 18, 2, 3, 0x65, 0x6e, 0x76, 1, 0x66, 0, 0, 3, 0x65, 0x6e, 0x76, 1, 0x6d, 2, 1, 1, 2],
  ...[3, 2, 1, 0],
  ...[7, 7, 1, 3, 0x72, 0x75, 0x6e, 0, 1],
  ...[10, 4, 1, 2, 0, 0x0b],
]);

test('names what a module imports and exports, as the engine does', async () => {
  // One byte more than the 18 counted above, where the memory has a maximum.
  const bytes = MODULE.map((byte, at) => (at === 15 ? 19 : byte));
  const module = await WebAssembly.compile(bytes);
  expect(moduleInfo(bytes)).toEqual({
    imports: WebAssembly.Module.imports(module).map(({ module: from, name }) => `${from}.${name}`),
    exports: WebAssembly.Module.exports(module).map(({ name }) => name),
  });
});

test('what is no module, or ends too early, is told from one', () => {
  expect(moduleInfo(new Uint8Array(0))).toBeUndefined();
  expect(moduleInfo(new TextEncoder().encode('<!doctype html>'))).toBeUndefined();
  expect(moduleInfo(MODULE.slice(0, 20))).toBeUndefined();
});
