import { expect, test } from 'vitest';
import { boundLoops } from './bounded.ts';

test('every loop gets its way out, and nothing else is touched', () => {
  const code = `fn f() { for (var i = 0; i < g(1); i++) { if (i > 2) { break; } }
  while (h(2) < 3) { /* loop { */ } // for {
  loop { continuing { break if true; } } }`;
  const bounded = boundLoops(code, 1000, 3);
  const out = ' if (petri_loop_is_over()) { break; } ';
  expect(bounded?.code.startsWith(code.replaceAll(/(i\+\+\) \{|< 3\) \{|\n {2}loop \{)/g, `$1${out}`))).toBe(
    true,
  );
  expect(bounded?.code).toContain('@group(0) @binding(3) var<storage, read_write> petri_loop_ended');
  expect(bounded?.code).toContain('>= 1000u');
});

test('a shader without loops stays as it is', () => {
  expect(boundLoops('fn f() { let looping = 1; } // for while loop', 1000, 0)).toBeUndefined();
});
