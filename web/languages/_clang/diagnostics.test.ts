import { describe, expect, test } from 'vitest';
import { parseClang, readableText } from './diagnostics.ts';
import { parseLinker } from './link-diagnostics.ts';
import { SourceText } from './source-text.ts';

function sources(texts: Record<string, string>) {
  return (name: string) => (Object.hasOwn(texts, name) ? new SourceText(texts[name] ?? '') : undefined);
}

function range(line: number, start: number, end: number) {
  return { start: { line, character: start }, end: { line, character: end } };
}

describe('what clang prints', () => {
  test('an error at a token covers the token, in UTF-16 units', () => {
    const text = "main.c:1:18: error: use of undeclared identifier 'größe'\n";
    const source = 'int é = "😀" [größe];\n'; // é is two bytes and 😀 four, in one and two units
    expect(parseClang(text, sources({ 'main.c': source }))).toEqual([
      {
        file: 'main.c',
        range: range(0, 14, 19),
        severity: 'error',
        source: 'clang',
        message: "use of undeclared identifier 'größe'",
      },
    ]);
  });

  test('a highlighted range that holds the place is taken whole', () => {
    const text =
      "main.c:1:13:{1:13-1:16}{1:8-1:12}: warning: format specifies type 'int' but the argument has type 'double' [-Wformat]\n";
    expect(parseClang(text, sources({ 'main.c': 'printf("%d", 1.5);' }))).toMatchObject([
      { range: range(0, 12, 15), severity: 'warning', code: '-Wformat' },
    ]);
  });

  test('-Werror names the warning', () => {
    const text = "main.c:1:5: error: unused variable 'y' [-Werror,-Wunused-variable]\n";
    expect(parseClang(text, sources({ 'main.c': 'int y;' }))).toMatchObject([
      { severity: 'error', code: '-Wunused-variable', message: "unused variable 'y'" },
    ]);
  });

  test('notes become related information', () => {
    const text = "./a.h:1:5: error: redefinition of 'x'\nmain.c:2:5: note: previous definition is here\n";
    expect(parseClang(text, sources({ 'a.h': 'int x;', 'main.c': '\nint x;' }))).toMatchObject([
      {
        file: 'a.h',
        relatedInformation: [
          { file: 'main.c', range: range(1, 4, 5), message: 'previous definition is here' },
        ],
      },
    ]);
  });

  test('an error in a library header is shown where the cell asked for it', () => {
    const text = [
      'In file included from main.cpp:1:',
      '/cxx/include/c++/v1/__algorithm/comp.h:42:18:{42:12-42:17}: error: invalid operands to binary expression',
      "/cxx/include/c++/v1/__algorithm/sort.h:951:8: note: in instantiation of 'x' requested here",
      "main.cpp:2:6: note: in instantiation of 'sort' requested here",
      "/cxx/include/c++/v1/__algorithm/sort.h:9:8: error: no matching function for call to '__sort3'",
    ].join('\n');
    const found = parseClang(text, sources({ 'main.cpp': '#include <algorithm>\nstd::sort(a, b);\n' }));
    expect(found).toMatchObject([
      { file: 'main.cpp', range: range(1, 5, 9), message: 'invalid operands to binary expression' },
      { file: 'main.cpp', range: range(1, 5, 9) },
    ]);
    expect(found[0]?.relatedInformation?.[0]).toEqual({
      file: '<__algorithm/comp.h>',
      message: 'reported here',
    });
  });

  test('a header that refuses to be included is shown at the include', () => {
    const text = 'In file included from main.c:2:\n/usr/include/wasm32-wasip1/x.h:3:2: error: not here\n';
    expect(parseClang(text, sources({ 'main.c': '\n#include <x.h>\n' }))).toMatchObject([
      { file: 'main.c', range: range(1, 0, 14) },
    ]);
  });

  test('what has no place, and what the driver says, is kept', () => {
    expect(parseClang("clang: error: unknown argument: '-fwhat'\n", sources({}))).toEqual([
      { severity: 'error', source: 'clang', message: "unknown argument: '-fwhat'" },
    ]);
    expect(parseClang('fatal error: too many errors emitted, stopping now\n', sources({}))).toEqual([]);
  });

  test('a place beyond the text is moved to its end', () => {
    const text = "main.c:9:99: error: expected '}'\n";
    expect(parseClang(text, sources({ 'main.c': 'int main(void) {\r\n' }))).toMatchObject([
      { range: range(1, 0, 0) },
    ]);
  });

  test('people do not see the ranges', () => {
    expect(readableText('main.c:1:9:{1:9-1:10}{1:2-1:3}: error: no\n   {1:2} stays\n')).toBe(
      'main.c:1:9: error: no\n   {1:2} stays\n',
    );
  });
});

describe('what wasm-ld prints', () => {
  const sourceOf = (object: string) => /^\/:\d-(.*)\.o$/.exec(object)?.[1];

  test('an undefined symbol is shown where the source names it', () => {
    const text = 'wasm-ld: error: /:0-main.cpp.o: undefined symbol: shop::Cart::total(int) const\n'.repeat(2);
    const found = parseLinker(text, sourceOf, sources({ 'main.cpp': '// total\nint x = cart.total(1);' }));
    expect(found).toMatchObject([{ file: 'main.cpp', range: range(1, 13, 18), code: 'undefined-symbol' }]);
  });

  test('a duplicate symbol names both files, and the renamed main is said once', () => {
    const two = (name: string) =>
      `wasm-ld: error: duplicate symbol: ${name}\n>>> defined in /:0-main.c.o\n>>> defined in /:1-b.c.o\n\n`;
    const found = parseLinker(
      two('__original_main') + two('main'),
      sourceOf,
      sources({ 'b.c': 'int main;' }),
    );
    expect(found).toMatchObject([
      {
        file: 'b.c',
        code: 'duplicate-symbol',
        message: 'duplicate symbol: main, defined in main.c and in b.c',
      },
    ]);
  });
});
