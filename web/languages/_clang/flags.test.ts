import { expect, test } from 'vitest';
import { parseFlags } from './flags.ts';

test('common flags are translated here', () => {
  expect(parseFlags(['-O2', '-std=c23', '-DA=1', '-D', 'B', '-Wall', '-msimd128', '-g'])).toMatchObject({
    simple: [
      ...['-O2', '-vectorize-loops', '-vectorize-slp'],
      ...['-debug-info-kind=constructor', '-dwarf-version=4', '-gkey-instructions'],
      ...['-std=c23', '-DA=1', '-DB', '-Wall', '-target-feature', '+simd128'],
    ],
    driver: [],
    debugInfo: true,
    problems: [],
  });
});

test('the last optimisation level counts', () => {
  expect(parseFlags(['-O2', '-O0']).simple).toEqual(['-O0']);
});

test('other -f and -m flags are for the driver, libraries and linker options for the linker', () => {
  expect(parseFlags(['-ffast-math', '-mbulk-memory', '-lm', '-Wl,--export=f,--strip-all'])).toMatchObject({
    driver: ['-ffast-math', '-mbulk-memory'],
    libraries: ['m'],
    linker: ['--export=f', '--strip-all'],
    problems: [],
  });
});

test.each([
  ['-shared'],
  ['-fexceptions'],
  ['-pthread'],
  ['-fsanitize=address'],
  ['-o', 'x'],
  ['-c'],
  ['-lfoo'],
  ['-Wl,--wrap=x'],
  ['-Xclang', '-load'],
  ['--target=x86_64'],
  ['@file'],
  ['main.c'],
  ['-D'],
  ['-flto'],
])('refuses %s and says why', (...flags) => {
  const { problems } = parseFlags(flags);
  expect(problems[0]).toMatchObject({ severity: 'error', code: 'flag' });
  expect(problems[0]?.message).toContain(flags[0]);
});
