import { expect, it } from 'vitest';
import { parseGnu } from './gnu.ts';

const files = { 'main.c': 'int a;\n/* é */ int b = x;\n', 'util.h': 'int c\n' };

it('reads places in the cell’s files, in UTF-16 units, with notes and codes', () => {
  const text = `In file included from ./main.c:1:
util.h:1:6: error: expected ';'
./main.c:2:18: error: 'x' undeclared
./main.c:2:18: note: each is reported once
./main.c:1:5: warning: unused variable 'a' [-Wunused-variable]
  1 | int a;
`;
  expect(parseGnu(text, 'cc', files)).toMatchObject([
    { file: 'util.h', severity: 'error', range: { start: { line: 0, character: 5 } } },
    {
      file: 'main.c',
      message: "'x' undeclared",
      range: { start: { line: 1, character: 16 } },
      relatedInformation: [{ message: 'each is reported once' }],
    },
    { severity: 'warning', code: '-Wunused-variable', message: "unused variable 'a'" },
  ]);
});

it('names no file that is not the cell’s', () => {
  const [found] = parseGnu("/usr/include/stdio.h:30:10: fatal error: 'x.h' file not found", 'cc', files);
  expect(found).toMatchObject({ severity: 'error', message: "'x.h' file not found" });
  expect(found).not.toHaveProperty('file');
});

it('leaves out the summary that a tool prints below errors with their places', () => {
  const text = './main.c:1:5: error: no\nmojo: error: failed to parse the provided Mojo source module\n';
  expect(parseGnu(text, 'mojo', files)).toMatchObject([{ file: 'main.c', message: 'no' }]);
  expect(parseGnu(text.split('\n')[1] ?? '', 'mojo', files)).toMatchObject([{ severity: 'error' }]);
});

it('reads what linkers say', () => {
  const text = 'ld.lld: error: undefined symbol: f\nclang: error: linker command failed with exit code 1';
  expect(parseGnu(text, 'cc', files)[0]).toMatchObject({ source: 'linker', message: 'undefined symbol: f' });
  const gnu = "/usr/bin/ld: /tmp/x.o: in function `main':\ncollect2: error: ld returned 1 exit status";
  expect(parseGnu(gnu, 'cc', files).length).toBeGreaterThan(0);
});
