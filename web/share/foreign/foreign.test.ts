import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import LZString from 'lz-string';
import { describe, expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { damagedText, fuzz } from '#model/testing/fuzz.ts';
import { LANGUAGES } from '../testing/languages.ts';
import { MARIMO_NOTEBOOK } from '../testing/marimo-notebook.ts';
import { notebookFault } from '../testing/notebooks.ts';
import { readCompilerExplorerLink } from './compiler-explorer.ts';
import { readMarimo, readMarimoLink } from './marimo.ts';
import { readTypeScriptLink } from './typescript.ts';

const context = { languages: LANGUAGES };

describe('the TypeScript Playground', () => {
  // As the site's own code makes it (createURLQueryWithCompilerOptions): lz-string after #code/.
  const link = (code: string, query = '') =>
    new URL(
      `https://www.typescriptlang.org/play/${query}#code/${LZString.compressToEncodedURIComponent(code)}`,
    );

  test('a link has one cell in TypeScript, or in JavaScript', () => {
    const code = 'const greeting: string = "grüß dich 👋";\nconsole.log(greeting)\n';
    expect(readTypeScriptLink(link(code))?.cells).toEqual([
      { id: 'c1', kind: 'code', language: 'typescript', source: code },
    ]);
    expect(readTypeScriptLink(link(code, '?target=99&filetype=js'))?.cells[0]?.language).toBe('javascript');
    expect(readTypeScriptLink(link(code, '?useJavaScript=true'))?.cells[0]?.language).toBe('javascript');
  });

  test('a link from its documentation is read', () => {
    const url = new URL('https://www.typescriptlang.org/play#code/MYewdgzgLgBAllApgJwIYBsYF4BEAhVDDHAbiA');
    expect(readTypeScriptLink(url)?.cells[0]?.source).toBe(
      LZString.decompressFromEncodedURIComponent('MYewdgzgLgBAllApgJwIYBsYF4BEAhVDDHAbiA'),
    );
  });

  test('other links are not its', () => {
    expect(
      readTypeScriptLink(new URL('https://www.typescriptlang.org/docs/#code/x'.replace('#code/x', ''))),
    ).toBeUndefined();
    expect(readTypeScriptLink(new URL('https://eviltypescriptlang.org/play#code/MYew'))).toBeUndefined();
  });
});

describe('marimo', () => {
  test('a file is its cells, as they were written there', () => {
    const { title, cells } = readMarimo(MARIMO_NOTEBOOK, 'file');
    expect(title).toBe('Sums');
    expect(cells.map(({ kind, source }) => [kind, source])).toEqual([
      ['code', 'import math'],
      ['code', 'import marimo as mo\n\nmo.md("# Welcome")'],
      ['markdown', '## Sums\n\n- of *all*\n\n    deep'],
      [
        'code',
        'text = """\n@app.cell\ndef not_a_cell():  # """\nif x:\n    y = [\n        1,\n    ]\nmo.md(f"""{text}""")',
      ],
      ['code', 'def double(n):\n    return n * 2'],
      ['code', 'def inner():\n    return 1\n# a comment with """ in it\nz = inner()'],
    ]);
  });

  test('its links are read, in both forms', () => {
    const packed = LZString.compressToEncodedURIComponent(MARIMO_NOTEBOOK);
    const cells = readMarimo(MARIMO_NOTEBOOK, 'link').cells;
    for (const link of [
      `https://marimo.app/#code/${packed}`,
      `https://marimo.app#code/${packed}`,
      `https://marimo.app/?code=${packed}&embed=true`,
      `https://marimo.app/?code=${encodeURIComponent(packed)}`,
    ]) {
      expect(readMarimoLink(new URL(link))?.cells).toEqual(cells);
    }
    expect(readMarimoLink(new URL('https://marimo.app/l/c7h6pz'))).toBeUndefined();
  });

  test('Python that is no notebook is one cell', () => {
    expect(readMarimo('print(1)', 'link').cells).toEqual([
      { id: 'c1', kind: 'code', language: 'python', source: 'print(1)' },
    ]);
  });
});

describe('Compiler Explorer', () => {
  // The shape of lib/clientstate.ts there.
  const state = {
    sessions: [
      {
        id: 1,
        language: 'c++',
        source: 'int main() { return 0; } // ü',
        compilers: [{ id: 'clang_trunk', options: '-O2 -DNAME="a b" -std=c++20', libs: [], filters: {} }],
        executors: [{ arguments: 'one "two words"', stdin: '5\n', compiler: { id: 'g142', options: '-O0' } }],
      },
      {
        id: 2,
        language: 'python',
        source: 'print(1)',
        compilers: [],
        executors: [{ compiler: { id: 'python312', options: '' }, arguments: ['x'] }],
      },
    ],
    trees: [
      {
        id: 1,
        compilerLanguageId: 'c',
        files: [
          { filename: 'util.h', content: '#define X', isMainSource: false },
          { filename: 'main.c', content: 'int x;', isMainSource: true },
        ],
        compilers: [{ id: 'cclang', options: '-Wall' }],
      },
    ],
  };
  const cells = [
    {
      id: 'c1',
      kind: 'code',
      language: 'c',
      source: 'int x;',
      files: { 'util.h': '#define X' },
      flags: ['-Wall'],
    },
    {
      id: 'c2',
      kind: 'code',
      language: 'cpp',
      source: 'int main() { return 0; } // ü',
      flags: ['-O2', '-DNAME=a b', '-std=c++20'],
      args: ['one', 'two words'],
      stdin: '5\n',
    },
    { id: 'c3', kind: 'code', language: 'python', source: 'print(1)', args: ['x'] },
  ];
  const json = JSON.stringify(state);

  test.each([
    ['plain base64', Buffer.from(json).toString('base64')],
    ['base64 for addresses', Buffer.from(json).toString('base64url')],
    ['base64, percent-encoded', encodeURIComponent(Buffer.from(json).toString('base64'))],
    ['deflated', encodeURIComponent(deflateSync(json).toString('base64'))],
  ])(
    'a client-state link as %s is its editors and projects, with options and input',
    async (_form, packed) => {
      const url = new URL(`https://godbolt.org/clientstate/${packed}`);
      expect((await readCompilerExplorerLink(url, context))?.cells).toEqual(cells);
    },
  );

  test('bombs, damage, and links without code are refused', async () => {
    const refusals = [
      [deflateSync(Buffer.alloc(64 * 1024 * 1024)).toString('base64url'), 'link.too-large'],
      [deflateSync(json).subarray(0, 40).toString('base64url'), 'link.truncated'],
      [Buffer.from('{"sessions":[]}').toString('base64url'), 'link.invalid'],
      [Buffer.from('[]').toString('base64url'), 'link.invalid'],
      ['%%%', 'link.invalid'],
      [Buffer.from('{"sessions":[{"language":"c"}]}').toString('base64url'), 'link.invalid'],
      [Buffer.from('{"trees":[{"files":[{},{"filename":"../x"}]}]}').toString('base64url'), 'link.invalid'],
      [Buffer.from(`{"a":${'['.repeat(1000)}${']'.repeat(1000)}}`).toString('base64url'), 'link.invalid'],
    ];
    for (const [packed = '', code] of refusals) {
      const url = new URL(`https://godbolt.org/clientstate/${packed}`);
      await expect(readCompilerExplorerLink(url, context), packed.slice(0, 40)).rejects.toEqual(
        expect.objectContaining({ code }),
      );
    }
    expect(await readCompilerExplorerLink(new URL('https://godbolt.org/z/abc123'), context)).toBeUndefined();
  });
});

test('whatever such a link says, it is a notebook, a refusal or nothing', async () => {
  const sources = fc.oneof(
    damagedText(fc.constant(MARIMO_NOTEBOOK), '\n "\'()@#:\\', 12),
    fc.string({ maxLength: 60 }),
  );
  await fuzz(400, sources, (source) => {
    expect(notebookFault(readMarimo(source, 'link'))).toBeUndefined();
  });
  const states = damagedText(
    fc.constant('{"sessions":[{"language":"c","source":"x","compilers":[{"options":"-O2"}]}]}'),
    '{}[]",:0n',
    6,
  );
  await fuzz(400, states, async (json) => {
    const url = new URL(`https://godbolt.org/clientstate/${Buffer.from(json).toString('base64url')}`);
    try {
      const notebook = await readCompilerExplorerLink(url, context);
      if (notebook !== undefined) expect(notebookFault(notebook)).toBeUndefined();
    } catch (error) {
      expect(error).toBeInstanceOf(Failure);
    }
  });
});
