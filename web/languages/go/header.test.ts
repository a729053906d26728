import { expect, test } from 'vitest';
import { readHeader } from './header.ts';

function imports(text: string): string[] {
  return readHeader(text).imports.map(({ path }) => path);
}

test('the package and its imports are found among comments', () => {
  const text = `/* package no */ // import "no"
package /* so */ main; import "fmt"
import (
	"os"; str "strings"
	_ "embed" // for its effect
	. \`math\`
)
var x = "import"
import "late"
`;
  const header = readHeader(text);
  expect(header.packageName).toBe('main');
  expect(header.packageRange).toEqual({ start: { line: 1, character: 17 }, end: { line: 1, character: 21 } });
  expect(imports(text)).toEqual(['fmt', 'os', 'strings', 'embed', 'math']);
  expect(header.imports[1]?.range).toEqual({
    start: { line: 3, character: 1 },
    end: { line: 3, character: 5 },
  });
});

test('a build constraint stands before the package clause', () => {
  expect(readHeader('// A tool.\n\n//go:build linux && !cgo \n\npackage x\n').constraint).toBe(
    'linux && !cgo',
  );
  expect(readHeader('package x\n//go:build linux\n').constraint).toBeUndefined();
});

test.each(['', '\u0000', 'hello world', 'package', 'package main\nimport (', 'import "unclosed\nx', '/*'])(
  'what is no Go file is read as far as it goes: %j',
  (text) => {
    expect(imports(text)).toEqual([]);
  },
);
