import packs from 'virtual:petri-packs';
import { describe, expect, test } from 'vitest';
import { LoadedPack } from '#compile/packs.ts';
import { ToolRunner } from '#compile/tool-runner.ts';
import { compileArgv, type SourceLanguage } from '#languages/_clang/argv.ts';
import { parseArgv } from '#languages/_clang/driver.ts';
import { parseFlags } from '#languages/_clang/flags.ts';
import { PackOnDisk } from './compile-host.ts';
import { testPetri } from './testing/test-petri.ts';

// The real compiler on what readers and attackers write. A machine under load takes its time.
const SLOW = { timeout: 180_000 };

const petri = testPetri('clang');

function compile(
  language: string,
  source: string,
  flags: readonly string[] = [],
  files: Record<string, string | Uint8Array> = {},
) {
  return petri().compile({ language, source, flags, files });
}

describe('the arguments that are held here are the driver’s', () => {
  const info = packs.packs['clang'];
  if (info === undefined) throw new Error('the packs are made before the tests');
  const pack = new LoadedPack(info, new PackOnDisk(info, 'public')).view(() => undefined);
  const runner = new ToolRunner();

  test.each<[SourceLanguage, string[]]>([
    ['c', []],
    ['c', ['-O1']],
    ['c', ['-O2', '-g', '-msimd128']],
    ['c', ['-O3', '-std=c99', '-Wall', '-DX=1']],
    ['c', ['-Os', '-w']],
    ['c', ['-Oz', '-pedantic']],
    ['c++', []],
    ['c++', ['-O2', '-std=c++20', '-Wextra', '-UX']],
  ])('%s %j', SLOW, async (language, flags) => {
    const program = language === 'c' ? 'clang' : 'clang++';
    const answer = runner.run({
      module: await pack.module('llvm.wasm'),
      argv: [program, '-###', '-c', '-fno-exceptions', ...flags, '-x', language, '/main', '-o', '/main.o'],
      mounts: { '/usr': await pack.tree('sysroot.tar') },
      files: { '/main': new Uint8Array(0) },
      outputs: [],
    });
    const driver = joined(parseArgv(answer.stderr) ?? []).map((word) =>
      word.replace('/usr/include/c++', '/cxx/include/c++'),
    );
    const own = compileArgv(language, 'main', parseFlags(flags).simple);
    const known = new Set(
      own.map((word) => word.replace('/cxx/include/wasm32-wasip1/c++', '/usr/include/wasm32-wasip1/c++')),
    );
    // Said otherwise here, or not said: input and output, and what is the default.
    for (const word of ['-fno-implicit-modules', '-emit-obj', '-o', '/main.o', '-x', language, '/main'])
      known.add(word);
    expect(driver.filter((word) => !known.has(word))).toEqual([]);
    // And nothing is said here that the driver does not say, except what is added on purpose.
    const ADDED =
      /^-D_WASI_EMULATED_|^-fdiagnostics-print-source-range-info$|^-O0$|^clang(\+\+)?$|^-cc1$|^\/cxx\//;
    expect(own.filter((word) => !driver.includes(word) && !ADDED.test(word))).toEqual([]);
  });
});

/** `-D X` as `-DX`. */
function joined(argv: readonly string[]): string[] {
  return argv.flatMap((word, at) => {
    if (word === '-D' || word === '-U') return [`${word}${argv[at + 1] ?? ''}`];
    return argv[at - 1] === '-D' || argv[at - 1] === '-U' ? [] : [word];
  });
}

describe('preambles', () => {
  const source =
    '#include <iostream>\n#include <map>\n#define LIMIT 3\n#include <string>\nint main() { std::map<std::string, int> m; ' +
    'm["a"] = LIMIT; for (auto& [k, v] : m) std::cout << k << v << std::endl; }\n';

  test.each([[['-O0']], [['-O2', '-std=c++20']]])(
    'make no difference to the program with %j',
    SLOW,
    async (flags) => {
      const withPreamble = await compile('cpp', source, flags);
      // A flag that says something about macros of the source: compiled in one piece.
      const without = await compile('cpp', source, [...flags, '-Wunused-macros']);
      expect(withPreamble.diagnostics).toEqual([]);
      expect(without.diagnostics).toEqual([]);
      expect(withPreamble.digest).toBe(without.digest);
    },
  );

  test('make no difference to diagnostics', SLOW, async () => {
    const wrong =
      '// one\n#include <vector>\n#include <algorithm>\nstruct S {};\nint main() {\n  std::vector<S> v;\n  std::sort(v.begin(), v.end());\n  return x;\n}\n';
    const withPreamble = await compile('cpp', wrong);
    const without = await compile('cpp', wrong, ['-Wunused-macros']);
    expect(withPreamble.diagnostics).toEqual(without.diagnostics);
    expect(withPreamble.text).toBe(without.text);
    expect(withPreamble.diagnostics.every(({ file }) => file === 'main.cpp')).toBe(true);
  });

  test('a header that does not exist is said where it is included', SLOW, async () => {
    const { diagnostics } = await compile('cpp', '#include <vector>\n#include <nope>\nint main() {}\n');
    expect(diagnostics).toMatchObject([
      { file: 'main.cpp', range: { start: { line: 1, character: 9 }, end: { line: 1, character: 15 } } },
    ]);
  });
});

describe('bad input ends in a diagnostic', () => {
  test.each([
    ['an empty cell', 'c', '', 'missing-main'],
    [
      '200,000 parentheses',
      'c',
      `int main(void) { return ${'('.repeat(2e5)}1${')'.repeat(2e5)}; }`,
      'compile.crashed',
    ],
    ['an undefined function', 'c', 'int f(int); int main(void) { return f(1); }', 'undefined-symbol'],
    ['an unknown flag', 'c', 'int main(void) { return 0; }', undefined, ['-fno-such-thing']],
    ['a refused flag', 'c', 'int main(void) { return 0; }', 'flag', ['-shared']],
    ['exceptions', 'cpp', 'int main() { throw 1; }', undefined],
    [
      'binary noise',
      'c',
      String.fromCharCode(...Array.from({ length: 512 }, (_, at) => at % 256)),
      undefined,
    ],
  ])('%s', SLOW, async (_, language, source, code, flags: string[] = []) => {
    const answer = await compile(language, source, flags);
    expect(answer.digest).toBeUndefined();
    expect(answer.diagnostics.find(({ severity }) => severity === 'error')?.code).toBe(code);
    expect(answer.text).not.toBe('');
  });

  test('what crashed the compiler leaves it working', SLOW, async () => {
    await compile('c', `int main(void) { return ${'-('.repeat(1e5)}1${')'.repeat(1e5)}; }`);
    expect(await compile('c', 'int main(void) { return 3; }')).toMatchObject({ diagnostics: [] });
  });

  test('CRLF, NUL and bytes that are no UTF-8 keep their places', SLOW, async () => {
    const crlf = await compile('c', '#include <stdio.h>\r\nint main(void) {\r\n  return x;\r\n}\r\n');
    expect(crlf.diagnostics).toMatchObject([{ range: { start: { line: 2, character: 9 } } }]);
    const nul = await compile('c', 'int main(void) { return 0; \0 }\n');
    expect(nul.diagnostics).toMatchObject([{ severity: 'warning', code: '-Wnull-character' }]);
    const header = new Uint8Array([
      ...new TextEncoder().encode('// '),
      0xe9,
      0xff,
      ...new TextEncoder().encode('\nint q = zz;'),
    ]);
    const bytes = await compile('c', '#include "l.h"\nint main(void) { return q; }', [], { 'l.h': header });
    expect(bytes.diagnostics).toMatchObject([{ file: 'l.h', range: { start: { line: 1, character: 8 } } }]);
  });

  test('a source of 5 MB compiles', SLOW, async () => {
    const source = `int main(void) { return 0; }\n${'// nothing but a comment in this line\n'.repeat(140_000)}`;
    expect(await compile('c', source)).toMatchObject({ diagnostics: [] });
  });

  test('names that the toolchain needs are refused', async () => {
    const { diagnostics } = await compile('c', '', [], { 'main.c': '', 'usr/include/stdio.h': '' });
    expect(diagnostics.map(({ file, code }) => [file, code])).toEqual([
      ['main.c', 'file-name'],
      ['usr/include/stdio.h', 'file-name'],
    ]);
  });
});

describe('what readers expect of C', () => {
  test('several sources, headers in folders, and data', SLOW, async () => {
    const result = await petri().run({
      language: 'c',
      source: '#include "inc/u.h"\nint main(void) { return add(A, 3); }',
      files: {
        'inc/u.h': '#define A 4\nint add(int, int);',
        'lib/add.c': 'int add(int a, int b) { return a + b; }',
        'data.txt': 'x',
      },
      flags: ['-Wall', '-Werror'],
    }).result;
    expect(result).toMatchObject({ outcome: 'exited', exitCode: 7 });
  });

  test('setjmp and longjmp', SLOW, async () => {
    const source =
      '#include <setjmp.h>\nstatic jmp_buf top;\nstatic void down(int n) { if (n == 0) longjmp(top, 42); down(n - 1); }\n' +
      'int main(void) { int code = setjmp(top); if (code) return code; down(9); return 1; }\n';
    expect(await petri().run({ language: 'c', source }).result).toMatchObject({ exitCode: 42 });
  });

  test('long double is printed', SLOW, async () => {
    const source = '#include <stdio.h>\nint main(void) { printf("%.3Lf\\n", 1.5L); }';
    expect(await petri().run({ language: 'c', source }).result).toMatchObject({ stdout: '1.500\n' });
  });

  test('deep recursion has 8 MB of stack, and runs out of it as a trap', SLOW, async () => {
    const source =
      'static int down(int n) { volatile char page[1000]; page[0] = (char)n; return n == 0 ? 0 : page[0] * 0 + down(n - 1); }\n' +
      'int main(int argc, char **argv) { return down(argc > 1 ? 100000 : 2000); }';
    expect(await petri().run({ language: 'c', source }).result).toMatchObject({
      outcome: 'exited',
      exitCode: 0,
    });
    expect(await petri().run({ language: 'c', source, args: ['x'] }).result).toMatchObject({
      outcome: 'trapped',
    });
  });

  test('a program that starts a thread is warned of', SLOW, async () => {
    const source =
      '#include <pthread.h>\nstatic void *f(void *p) { return p; }\nint main(void) { pthread_t t; return pthread_create(&t, 0, f, 0); }';
    expect((await compile('c', source)).diagnostics).toMatchObject([
      { severity: 'warning', code: 'no-threads' },
    ]);
  });

  test('a trap with -g names its line', SLOW, async () => {
    const source =
      'static int f(int *p) {\n  if (!p) __builtin_trap();\n  return *p;\n}\nint main(void) {\n  return f(0);\n}\n';
    const result = await petri().run({ language: 'c', source, flags: ['-g'] }).result;
    expect(result.detail).toMatchObject({
      kind: 'trapped',
      trap: {
        frames: expect.arrayContaining([expect.objectContaining({ file: 'main.c', line: 2 })]) as unknown,
      },
    });
  });

  test('hello is small', SLOW, async () => {
    const { bytes } = await compile('c', '#include <stdio.h>\nint main(void) { printf("hello %d\\n", 1); }');
    expect(bytes?.length).toBeLessThan(60_000);
  });
});
