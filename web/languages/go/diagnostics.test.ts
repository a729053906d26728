import { describe, expect, test } from 'vitest';
import { parseCompiler, parseLinker } from './diagnostics.ts';
import { SourceText } from './source-text.ts';

function parse(program: string, said: string) {
  const source = new SourceText(program);
  return parseCompiler(said, (name) => (name === 'main.go' ? source : undefined));
}

/** The text that a range covers. */
function covered(program: string, said: string): string | undefined {
  const range = parse(program, said)[0]?.range;
  const line = program.split('\n')[range?.start.line ?? -1];
  return range && line?.slice(range.start.character, range.end.character);
}

describe('what the Go compiler says', () => {
  test('has the place of the whole token', () => {
    expect(parse('package main\n\nimport "os"\n', 'main.go:3:8: "os" imported and not used\n')).toEqual([
      {
        file: 'main.go',
        range: { start: { line: 2, character: 7 }, end: { line: 2, character: 11 } },
        severity: 'error',
        source: 'compile',
        message: '"os" imported and not used',
      },
    ]);
  });

  test('counts bytes of UTF-8, and a diagnostic counts UTF-16', () => {
    expect(covered('/* 🍎é */ x := größe\n', 'main.go:1:19: undefined: größe')).toBe('größe');
  });

  test('covers the expression that it quotes', () => {
    const said = 'main.go:1:5: cannot use a + 1 (value of type int) as string value in assignment';
    expect(covered('s = a + 1 // a + 1', said)).toBe('a + 1');
  });

  test('is shown on what stands before the end of a line', () => {
    const said = 'main.go:1:8: syntax error: unexpected newline in argument list';
    expect(covered('f("a b"', said)).toBe('"a b"');
  });

  test('has further lines, and other places as related information', () => {
    const said =
      'main.go:1:3: not enough arguments in call to f\n\thave ()\n\twant (int)\n' +
      'main.go:2:6: f redeclared in this block\n\tmain.go:1:1: other declaration of f\n';
    const [first, second] = parse('f()\nfunc f\n', said);
    expect(first?.message).toBe('not enough arguments in call to f\nhave ()\nwant (int)');
    expect(second).toMatchObject({
      message: 'f redeclared in this block',
      relatedInformation: [
        {
          file: 'main.go',
          range: { start: { line: 0, character: 0 }, end: { line: 0, character: 1 } },
          message: 'other declaration of f',
        },
      ],
    });
  });

  test('beyond the end of the text is moved to the end', () => {
    expect(parse('a', 'main.go:9:9: syntax error: unexpected EOF')[0]?.range?.end).toEqual({
      line: 0,
      character: 1,
    });
  });
});

describe('what the Go linker says', () => {
  test('of a program without main is explained', () => {
    const said = 'runtime.main_main·f: function main is undeclared in the main package\n';
    expect(parseLinker(said)).toEqual([expect.objectContaining({ code: 'missing-main', severity: 'error' })]);
  });

  test('is an error as it stands', () => {
    expect(parseLinker('link: main.x: relocation target main.y not defined\n')).toEqual([
      { severity: 'error', source: 'link', message: 'main.x: relocation target main.y not defined' },
    ]);
  });
});
