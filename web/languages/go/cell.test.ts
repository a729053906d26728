import { describe, expect, test } from 'vitest';
import { readCell } from './cell.ts';

function read(source: string, files: Record<string, string | Uint8Array> = {}, tags: string[] = []) {
  return readCell(
    { language: 'go', source, files, flags: [] },
    { tags: new Set(tags), minor: 26, isStandard: (path) => path === 'fmt' },
  );
}

const shape = ({ packages }: ReturnType<typeof read>) =>
  packages.map(({ path, files }) => [path, files.map(({ name }) => name)]);

describe('the files of a cell', () => {
  test('are packages, each after what it imports', () => {
    const cell = read('package main\nimport ("fmt"; "cell/a")', {
      'other.go': 'package main',
      'a/a.go': 'package a\nimport "cell/b/c"',
      'b/c/c.go': 'package c',
      'unused/u.go': 'package u',
      'data.txt': 'x',
    });
    expect(cell.problems).toEqual([]);
    expect(shape(cell)).toEqual([
      ['cell/b/c', ['b/c/c.go']],
      ['cell/a', ['a/a.go']],
      ['main', ['main.go', 'other.go']],
    ]);
  });

  test('are imported by the module’s name when there is a go.mod', () => {
    const cell = read('package main\nimport "example.org/app/a"', {
      'go.mod': '// mine\nmodule example.org/app // so\n\ngo 1.26\n',
      'a/a.go': new TextEncoder().encode('package a'),
    });
    expect(shape(cell).map(([path]) => path)).toEqual(['example.org/app/a', 'main']);
  });

  test('are left out when they are for others', () => {
    const files = {
      'x_linux.go': 'package main',
      'x_test.go': 'package main',
      'tool.go': '//go:build ignore\n\npackage other',
      'extra.go': '//go:build extra\n\npackage main',
    };
    expect(shape(read('package main', files))).toEqual([['main', ['main.go']]]);
    expect(shape(read('package main', files, ['extra']))).toEqual([['main', ['extra.go', 'main.go']]]);
  });

  test.each([
    ['package main\nimport "net/htp"', {}, 'missing-package', /not in std: only the standard library/],
    [
      'package main\nimport "cell/a"',
      {},
      'missing-package',
      /not in this cell: no Go file is in the folder a/,
    ],
    ['package main\nimport "./a"', { 'a/a.go': 'package a' }, 'missing-package', /import .* as "cell\/a"/],
    ['package main\nimport "C"', {}, 'missing-package', /needs cgo/],
    ['package main\nimport "main"', {}, 'missing-package', /not an importable package/],
    ['package main\nimport "internal/abi"', {}, 'missing-package', /use of internal package/],
    [
      'package main\nimport "cell/a"',
      { 'a/a.go': 'package a\nimport "cell/b"', 'b/b.go': 'package b\nimport "cell/a"' },
      'import-cycle',
      /^import cycle not allowed: main imports cell\/a imports cell\/b imports cell\/a$/,
    ],
    ['package util', {}, 'package-name', /the program is package main/],
    [
      'package main\nimport "cell/a"',
      { 'a/a.go': 'package a', 'a/b.go': 'package b' },
      'package-name',
      /package b, but a\/a\.go in the same folder is package a/,
    ],
  ])('%j is a problem with a place', (source, files, code, message) => {
    const { problems } = read(source, files);
    expect(problems).toHaveLength(1);
    expect(problems[0]).toMatchObject({
      code,
      severity: 'error',
      message: expect.stringMatching(message) as string,
    });
    expect(problems[0]?.range).toBeDefined();
  });
});
