import { describe, expect, test } from 'vitest';
import type { FormatRequest, FormatResult } from '#model/language.ts';
import { testPetri } from './testing/test-petri.ts';

const petri = testPetri('format');

async function format(language: string, file: string, text: string, files?: FormatRequest['files']) {
  return petri().format(language, { file, text, ...(files !== undefined && { files }) });
}

/** What the first diagnostic marks in the text that it is about. */
function marked(result: FormatResult, texts: Readonly<Record<string, string>>): string {
  const [first] = result.ok ? [] : result.diagnostics;
  if (first?.range === undefined) throw new Error(`no place: ${JSON.stringify(result)}`);
  const { start, end } = first.range;
  expect(start.line).toBe(end.line);
  const line = texts[first.file ?? '']?.split('\n')[start.line];
  return `${first.file ?? ''}:${String(start.line + 1)} ${line?.slice(start.character, end.character) ?? ''}`;
}

test.each([
  ['c', 'main.c', 'int  main( void ){return  0;}\n', 'int main(void) {\n    return 0;\n}\n'],
  ['c', 'list.h', 'struct s*f(char*p);', 'struct s *f(char *p);'],
  ['c', 'main.c', 'const char *s = "äöü€🙂"  ;\r\n', 'const char *s = "äöü€🙂";\r\n'],
  [
    'cpp',
    'main.cpp',
    'template<class T>T f(const T&t){return t;}',
    'template <class T>\nT f(const T& t) {\n    return t;\n}',
  ],
  ['cpp', 'list.h', 'class A{public:int*p;};', 'class A {\npublic:\n    int* p;\n};'],
  ['javascript', 'main.js', 'const a = {b:"c"}\nawait f( a )', "const a = { b: 'c' };\nawait f(a);\n"],
  ['javascript', 'data.json', '{"a":[1,2,]}', '{ "a": [1, 2] }\n'],
  ['typescript', 'main.ts', 'let a:number=1 as  const', 'let a: number = 1 as const;\n'],
  [
    'assemblyscript',
    'main.as',
    '@inline function f( ):i32{return 1}\n@external( "env","x")\ndeclare function g():void',
    '@inline function f(): i32 {\n  return 1;\n}\n@external( "env","x")\ndeclare function g(): void;\n',
  ],
  // A float stays one: to AssemblyScript, 1 is an integer.
  ['assemblyscript', 'main.as', 'let a=[1.,1e0,1.50]', 'let a = [1.0, 1.0, 1.5];\n'],
  ['assemblyscript', 'main.as', 'const a = "@x 1." // @x 1.', 'const a = "@x 1."; // @x 1.\n'],
  ['python', 'main.py', "def f( a,b ) :\n  return {'ä':a}", 'def f(a, b):\n    return {"ä": a}\n'],
  ['c', 'style.css', 'a{color:red}', 'a {\n  color: red;\n}\n'],
  ['c', 'page.html', '<p>a<script>f( 1 )</script>', '<p>\n  a\n  <script>\n    f(1);\n  </script>\n</p>\n'],
  ['python', 'notes.md', '* a\n* b\n\n```js\nf( 1 )\n```', '- a\n- b\n\n```js\nf(1);\n```\n'],
  [
    'sql',
    'main.sql',
    'SELECT  a,b FROM t;\n.read x.sql\n-- c\nBEGIN;',
    'SELECT\n  a,\n  b\nFROM\n  t;\n\n.read x.sql\n-- c\nBEGIN;\n',
  ],
  [
    'sql',
    'main.sql',
    'CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT  1; END;',
    'CREATE TRIGGER a AFTER INSERT ON b BEGIN SELECT  1; END;\n',
  ],
  ['sql', 'config.yml', 'a:   [1,2]', 'a: [1, 2]\n'],
])('in a cell of %s, %s is formatted: %j', async (language, file, text, expected) => {
  expect(await format(language, file, text)).toEqual({ ok: true, text: expected });
  expect(await format(language, file, expected)).toEqual({ ok: true, text: expected });
});

describe('a text that cannot be read stays as it is, and the place is named', () => {
  test.each([
    ['c', 'main.c', 'int main( {\n  return 0;\n}\n', 'main.c:1 ('],
    ['cpp', 'main.cpp', 'int f() {\n', 'main.cpp:1 {'],
    ['javascript', 'main.js', 'let ä = 1;\nlet 1a;\n', 'main.js:2 a'],
    ['javascript', 'main.js', 'f(\n', 'main.js:1 ('],
    ['typescript', 'main.ts', 'let a: = 1;\n', 'main.ts:1 ='],
    ['javascript', 'data.json', '{\n"a" 1}\n', 'data.json:2 1'],
    ['c', 'style.css', 'a {\n  color: red;\n', 'style.css:1 a'],
    ['python', 'main.py', 's = "é" + f(\n', 'main.py:1 ('],
    ['python', 'main.py', 'def f(:\n  pass\n', 'main.py:1 :'],
    ['python', 'main.py', 'if x:\nprint("é")\n', 'main.py:2 print'],
    ['sql', 'main.sql', "SELECT 'ä';\nSELECT 1 FORM t WHERE x;\n", 'main.sql:2 t'],
    ['assemblyscript', 'main.as', '@inline function f() {}\n@global let a = ;\n', 'main.as:2 ;'],
    ['c', 'main.c', 'char *s = "\ud800";\n', 'main.c:1 \ud800'],
  ])('%s, %s: %j', async (language, file, text, place) => {
    const result = await format(language, file, text);
    expect(result).toMatchObject({ ok: false, diagnostics: [{ severity: 'error' }] });
    expect(marked(result, { [file]: text })).toBe(place);
  });
});

describe('settings that are files of the cell', () => {
  const c = 'int *f(void) {\n    g();\n    return 0;\n}\n';

  test('.clang-format decides, the nearest one first', async () => {
    const files = {
      '.clang-format': 'BasedOnStyle: LLVM\nIndentWidth: 8\n',
      'lib/.clang-format': 'IndentWidth: 3\n',
    };
    expect(await format('c', 'main.c', c, files)).toEqual({
      ok: true,
      text: c.replaceAll('    ', ' '.repeat(8)),
    });
    expect(await format('c', 'lib/f.c', c, files)).toEqual({ ok: true, text: c.replaceAll('    ', '   ') });
    expect(await format('c', 'main.c', c, {})).toEqual({ ok: true, text: c });
  });

  test.each([
    ['IndentWidth: 2\nIndentWidht: 8\n', '.clang-format:2 IndentWidht', "unknown key 'IndentWidht'"],
    ['BasedOnStyle: Googel\n', '.clang-format:1 B', 'Unknown value for BasedOnStyle: Googel'],
  ])('a mistake in .clang-format is named: %j', async (text, place, message) => {
    const result = await format('c', 'main.c', c, { '.clang-format': text });
    expect(result).toMatchObject({ ok: false, diagnostics: [{ message, source: 'clang-format' }] });
    expect(marked(result, { '.clang-format': text })).toBe(place);
  });

  test('.prettierrc decides', async () => {
    const files = { '.prettierrc': '{ "semi": false, "plugins": ["x"], "parser": "css" }' };
    expect(await format('typescript', 'src/main.ts', 'f("a");', files)).toEqual({
      ok: true,
      text: "f('a')\n",
    });
  });

  test.each(['semi: false', '[]', '{ "printWidth": "wide" }'])(
    'a mistake in .prettierrc is named: %s',
    async (text) => {
      const result = await format('javascript', 'main.js', 'f();', { '.prettierrc': text });
      expect(result).toMatchObject({ ok: false, diagnostics: [{ file: '.prettierrc', source: 'prettier' }] });
    },
  );
});

test('what is nested too deeply is refused, and the next text is formatted', async () => {
  const deep = (bracket: string, close: string): string => bracket.repeat(100_000) + close.repeat(100_000);
  await expect(format('c', 'main.c', deep('(', ')'))).rejects.toMatchObject({ code: 'format.crashed' });
  expect(await format('c', 'main.c', 'int  a;')).toEqual({ ok: true, text: 'int a;' });
  const python = await format('python', 'main.py', deep('(', ')')).then(
    (result) => !result.ok,
    (error: unknown) => (error as { code?: string }).code === 'format.crashed',
  );
  expect(python).toBe(true);
  expect(await format('python', 'main.py', 'a  = 1')).toEqual({ ok: true, text: 'a = 1\n' });
});

test('a file that no formatter knows is refused', async () => {
  await expect(format('c', 'data.bin', '')).rejects.toMatchObject({ code: 'format.none' });
  await expect(format('c', 'Makefile', '')).rejects.toMatchObject({ code: 'format.none' });
  await expect(format('wat', 'main.wat', '(module)')).rejects.toMatchObject({ code: 'format.none' });
});
