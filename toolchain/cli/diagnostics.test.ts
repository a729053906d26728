import { expect, it } from 'vitest';
import { formatDiagnostics } from './diagnostics.ts';

const FILES = [{ name: 'main.c', shownAs: 'src/hello.c', text: 'int main(void) {\n\treturn nothing;\n}\n' }];

it('prints as clang does: place, severity, code, the line, a caret under the range', () => {
  const text = formatDiagnostics(
    [
      {
        file: 'main.c',
        range: { start: { line: 1, character: 8 }, end: { line: 1, character: 15 } },
        severity: 'error',
        code: 'undeclared',
        source: 'clang',
        message: "use of undeclared identifier 'nothing'",
      },
    ],
    FILES,
  );
  expect(text).toBe(
    "src/hello.c:2:9: error: use of undeclared identifier 'nothing' [undeclared]\n" +
      '\treturn nothing;\n' +
      '\t       ^~~~~~~\n',
  );
});

it('names the tool where there is no place, and prints notes with theirs', () => {
  const text = formatDiagnostics(
    [
      {
        severity: 'error',
        source: 'wasm-ld',
        message: 'undefined symbol: missing',
        relatedInformation: [{ file: 'other.c', message: 'referenced here' }],
      },
    ],
    FILES,
  );
  expect(text).toBe('wasm-ld: error: undefined symbol: missing\nother.c: note: referenced here\n');
});

it('survives a place that is not in the text', () => {
  const range = { start: { line: 99, character: 4 }, end: { line: 99, character: 5 } };
  const text = formatDiagnostics(
    [{ file: 'main.c', range, severity: 'warning', source: 'clang', message: 'odd' }],
    FILES,
  );
  expect(text).toBe('src/hello.c:100:5: warning: odd\n');
});
