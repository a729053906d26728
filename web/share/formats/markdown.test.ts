import { describe, expect, test } from 'vitest';
import type { Notebook } from '#model/notebook.ts';
import { RICH_DOCUMENT } from '../testing/documents.ts';
import { LANGUAGES } from '../testing/languages.ts';
import { readMarkdown, writeMarkdown } from './markdown.ts';

const context = { languages: LANGUAGES };

describe('our own Markdown', () => {
  test('comes back as it was, outputs included', () => {
    const text = writeMarkdown(RICH_DOCUMENT, context);
    const read = readMarkdown(text, context);
    expect(read.notebook).toEqual(RICH_DOCUMENT.notebook);
    expect(read.outputs).toEqual(RICH_DOCUMENT.outputs);
    expect(writeMarkdown(read, context)).toBe(text);
  });

  test('is Markdown that people can read and change', () => {
    const notebook: Notebook = {
      format: 1,
      title: 'Sums',
      cells: [
        { id: 'a', kind: 'markdown', language: 'markdown', source: '# Sums\n\n```sh\nls\n```' },
        {
          id: 'b',
          kind: 'code',
          language: 'c',
          source: 'int main;',
          args: ['1', '2'],
          stdin: 'x y',
          flags: ['-O2'],
        },
        { id: 'd', kind: 'code', language: 'python', source: 'print(1)' },
      ],
    };
    const outputs = new Map([['d', [{ type: 'stream', name: 'stdout', text: '1\n' } as const]]]);
    const text = writeMarkdown({ notebook, outputs }, context);
    expect(text).toBe(`<!-- petri {"format":1,"title":"Sums"} -->

<!-- petri {"id":"a"} -->

# Sums

\`\`\`sh
ls
\`\`\`

\`\`\`c petri id=b args="1 2" flags=-O2 stdin="x y"
int main;
\`\`\`

\`\`\`python petri id=d
print(1)
\`\`\`

<!-- petri-output [{"name":"stdout","output_type":"stream","text":["1\\n"]}] -->
\`\`\`text petri-output
1
\`\`\`
`);
    const changed = readMarkdown(
      text.replace('# Sums\n', '# Sums\n\nMore.\n').replace('print(1)', 'print(2)\n'),
      context,
    );
    expect(changed.notebook.cells.map(({ source }) => source)).toEqual([
      '# Sums\n\nMore.\n\n```sh\nls\n```',
      'int main;',
      'print(2)\n',
    ]);
  });

  test('survives an editor that changes its line ends', () => {
    const text = writeMarkdown(RICH_DOCUMENT, context).replaceAll('\n', '\r\n');
    expect(readMarkdown(text, context).notebook).toEqual(RICH_DOCUMENT.notebook);
  });
});

test('line ends that only some take for such stay in their place', () => {
  const odd = 'a\u2028b\u2029c\u0085';
  const notebook: Notebook = {
    format: 1,
    frontMatter: odd,
    cells: [
      { id: 'a', kind: 'code', language: 'c', source: odd, stdin: odd, args: [odd], files: { x: odd } },
      { id: 'b', kind: 'markdown', language: 'markdown', source: odd, later: odd },
    ],
  };
  expect(readMarkdown(writeMarkdown({ notebook, outputs: new Map() }, context), context).notebook).toEqual(
    notebook,
  );
});

describe('Markdown of others', () => {
  const README =
    '\ufeff---\ntitle: "How to"\nlayout: x\n---\n# Hi\n\n```js\nlet a;\n```\n\nText\n\n```sh\nls\n```\n\n~~~C++\nint x;\n~~~\n';

  test('has a cell for every block in a language that is here', () => {
    const { notebook } = readMarkdown(README, context);
    expect(notebook).toEqual({
      format: 1,
      title: 'How to',
      frontMatter: 'title: "How to"\nlayout: x',
      cells: [
        { id: 'c1', kind: 'markdown', language: 'markdown', source: '# Hi' },
        { id: 'c2', kind: 'code', language: 'javascript', source: 'let a;' },
        { id: 'c3', kind: 'markdown', language: 'markdown', source: 'Text\n\n```sh\nls\n```' },
        { id: 'c4', kind: 'code', language: 'cpp', source: 'int x;' },
      ],
    });
    const again = writeMarkdown({ notebook, outputs: new Map() }, context);
    expect(again.startsWith('---\ntitle: "How to"\nlayout: x\n---\n')).toBe(true);
    expect(readMarkdown(again, context).notebook).toEqual(notebook);
  });

  test('has only the marked blocks as cells, where some are marked, with what the docs site says of them', () => {
    const text =
      '```js\nlet a;\n```\n\n```c petri readonly output="a b" id=sum args=\'x  y\'\nint x;\n```\n```text petri-output\n3\n```\n';
    const { notebook, outputs } = readMarkdown(text, context);
    expect(notebook.cells).toEqual([
      { id: 'c1', kind: 'markdown', language: 'markdown', source: '```js\nlet a;\n```' },
      {
        id: 'sum',
        kind: 'code',
        language: 'c',
        source: 'int x;',
        args: ['x', 'y'],
        attributes: { readonly: true, output: 'a b' },
      },
    ]);
    expect(outputs.get('sum')).toEqual([{ type: 'stream', name: 'stdout', text: '3\n' }]);
    const again = writeMarkdown({ notebook, outputs }, context);
    expect(again).toContain('```c petri id=sum args="x y" readonly output="a b"\n');
    expect(readMarkdown(again, context)).toEqual({ notebook, outputs, notes: [] });
  });

  test('without anything in it is one empty text', () => {
    expect(readMarkdown('\n \n', context).notebook.cells).toEqual([
      { id: 'c1', kind: 'markdown', language: 'markdown', source: '' },
    ]);
  });

  test('with a fence that never ends is read to its end', () => {
    expect(readMarkdown('```c petri\nint x;', context).notebook.cells).toMatchObject([{ source: 'int x;' }]);
    expect(readMarkdown('text\n```c\nint x;', context).notebook.cells).toMatchObject([{ kind: 'markdown' }]);
  });
});

test('Markdown that nobody should have written is refused, and takes no time', () => {
  const refused = (text: string) =>
    expect(() => readMarkdown(text, context)).toThrow(expect.objectContaining({ code: 'file.invalid' }));
  refused('<!-- petri {"a":} -->');
  refused(`<!-- petri ${'['.repeat(100_000)}${']'.repeat(100_000)} -->`);
  refused('<!-- petri {"files":{"../x":""}} -->\n```c petri\n```');
  const before = performance.now();
  readMarkdown('```\n'.repeat(99_999), context);
  readMarkdown('---\n'.repeat(1), context);
  readMarkdown(`---\n${'a: b\n'.repeat(200_000)}`, context);
  readMarkdown(`\`\`\`c petri ${'a="'.repeat(50_000)}\n`, context);
  expect(performance.now() - before).toBeLessThan(3_000);
});
