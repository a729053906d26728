import { expect, test } from 'vitest';
import { holds, isNameBuilt } from './constraints.ts';

test.each([
  ['main.go', true],
  ['a/b/x.go', true],
  ['x_linux.go', false],
  ['x_wasip1.go', true],
  ['x_wasm.go', true],
  ['x_js_wasm.go', false],
  ['x_wasip1_wasm.go', true],
  ['x_amd64.go', false],
  ['linux.go', true],
  ['amd64.go', true],
  ['x_test.go', false],
  ['_x.go', false],
  ['.x.go', false],
])('%s is built: %s', (name, built) => {
  expect(isNameBuilt(name)).toBe(built);
});

test.each([
  ['wasip1', true],
  ['linux || wasm', true],
  ['!wasm', false],
  ['linux && wasm || gc', true],
  ['!(linux || cgo) && extra', true],
  ['go1.26 && !go1.27', true],
  ['ignore', false],
  ['wasm &&', undefined],
  ['(wasm', undefined],
  ['wasm linux', undefined],
])('//go:build %s holds: %s', (expression, value) => {
  expect(holds(expression, new Set(['extra']), 26)).toBe(value);
});
