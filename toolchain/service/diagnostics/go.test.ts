import { expect, it } from 'vitest';
import { parseGo } from './go.ts';

const files = {
  'main.go': 'package main\n\nfunc main() { é := 1; undefd() }\n',
  'util/u.go': 'package util\n',
};

it('reads the compiler’s messages, with the places of the cell’s files', () => {
  const text = '# cell\n./main.go:3:15: declared and not used: é\n./main.go:3:24: undefined: undefd\n';
  expect(parseGo(text, files)).toMatchObject([
    { file: 'main.go', source: 'go', severity: 'error', range: { start: { line: 2, character: 14 } } },
    {
      message: 'undefined: undefd',
      range: { start: { line: 2, character: 22 }, end: { line: 2, character: 28 } },
    },
  ]);
});

it('says nothing of the library’s own files and folders', () => {
  const text =
    'main.go:3:8: package a/b is not in std (/usr/lib/go/src/a/b)\n/usr/lib/go/src/fmt/print.go:9:2: oops\n';
  const found = parseGo(text, files);
  expect(found).toMatchObject([
    { file: 'main.go', message: 'package a/b is not in std' },
    { message: 'oops' },
  ]);
  expect(JSON.stringify(found)).not.toContain('/usr/lib');
});

it('reads what go and its linker say of no place', () => {
  expect(parseGo('go: go.mod requires go >= 1.99 (running go 1.27.3)\n', files)).toEqual([
    { severity: 'error', source: 'go', message: 'go.mod requires go >= 1.99 (running go 1.27.3)' },
  ]);
  const text = '# cell\nruntime.main_main·f: function main is undeclared in the main package\n';
  expect(parseGo(text, files)).toMatchObject([{ code: 'missing-main' }]);
});
