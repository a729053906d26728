import { parse, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import type { Notebook } from '#model/notebook.ts';
import { RICH, RICH_DOCUMENT } from '../testing/documents.ts';
import { LANGUAGES } from '../testing/languages.ts';
import { isNotebookPage, readHtml, writeHtml } from './html.ts';

const context = { languages: LANGUAGES };

/** Every element of a page as a browser reads it, with what it says. */
function elementsOf(html: string): { name: string; attributes: Record<string, string>; text: string }[] {
  const found: ReturnType<typeof elementsOf> = [];
  const textOf = (node: DefaultTreeAdapterTypes.Node): string =>
    'value' in node ? node.value : 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
  const visit = (node: DefaultTreeAdapterTypes.Node): void => {
    if ('tagName' in node) {
      const attributes = Object.fromEntries(node.attrs.map(({ name, value }) => [name, value]));
      found.push({ name: node.tagName, attributes, text: textOf(node) });
    }
    if ('childNodes' in node) node.childNodes.forEach(visit);
  };
  visit(parse(html));
  return found;
}

describe('a page', () => {
  test('can be opened again as it was, outputs included', async () => {
    const html = await writeHtml(RICH_DOCUMENT, context);
    expect(isNotebookPage(html)).toBe(true);
    expect(readHtml(html)).toEqual({ ...RICH_DOCUMENT, notes: [] });
  });

  test('shows each program, file, input and output as text', async () => {
    const elements = elementsOf(await writeHtml(RICH_DOCUMENT, context));
    const programs = elements.filter(({ name }) => name === 'code').map(({ text }) => text);
    const cpp = RICH.cells[2];
    expect(programs).toContain(cpp?.source.replaceAll('\r\n', '\n'));
    expect(programs).toContain(cpp?.files?.['util.h']);
    expect(programs).toContain(RICH.cells[3]?.source);
    const printed = elements.filter(({ attributes }) => attributes['class']?.startsWith('out ') === true);
    expect(printed.map(({ text }) => text)).toEqual(['one\ntwo </script>', 'careful\n', 'line 1\nline 2']);
  });

  test('has one script, which is data, and nothing that is fetched or run, whatever is in the notebook', async () => {
    const evil =
      '</script></pre></title><script>alert(1)</script><img src=x onerror=alert(1)>" onload="alert(1)';
    const notebook: Notebook = {
      format: 1,
      title: evil,
      cells: [
        {
          id: 'a',
          kind: 'code',
          language: 'c',
          source: evil,
          files: { 'a.h': evil },
          args: [evil],
          flags: [evil],
          stdin: evil,
        },
        { id: 'b', kind: 'markdown', language: 'markdown', source: evil },
      ],
    };
    const bundles = ['text/html', 'image/svg+xml', 'image/png', 'text/plain', 'application/json', evil];
    const outputs = new Map([
      [
        'a',
        [
          ...bundles.map((type) => ({
            type: 'display_data' as const,
            data: { [type]: evil },
            metadata: { alt: evil },
          })),
          { type: 'stream' as const, name: 'stdout' as const, text: evil },
          { type: 'error' as const, ename: evil, evalue: evil, traceback: [evil] },
        ],
      ],
    ]);
    const html = await writeHtml({ notebook, outputs }, { ...context, link: `javascript:${evil}` });
    const elements = elementsOf(html);
    expect(elements.filter(({ name }) => name === 'script').map(({ attributes }) => attributes)).toEqual([
      { type: 'application/vnd.petri.notebook+json' },
    ]);
    expect(
      elements.filter(({ attributes }) => Object.keys(attributes).some((name) => name.startsWith('on'))),
    ).toEqual([]);
    for (const { attributes } of elements) {
      if (attributes['src'] !== undefined) expect(attributes['src']).toMatch(/^data:image\//);
    }
    expect(
      elements.filter(({ name }) => name === 'iframe').map(({ attributes }) => attributes['sandbox']),
    ).toEqual(['']);
    const { attributes } =
      elements.find(({ attributes: { 'http-equiv': is } }) => is === 'Content-Security-Policy') ?? {};
    expect(attributes?.['content']).toContain("default-src 'none'");
    expect(readHtml(html).notebook).toEqual(notebook);
  });
});

test.each([
  ['no notebook', '<!doctype html><p>Hi', 'file.invalid'],
  ['JSON that is none', '<script type="application/vnd.petri.notebook+json">{</script>', 'file.invalid'],
  ['no cells', '<script type="application/vnd.petri.notebook+json">{"notebook":{}}</script>', 'file.invalid'],
  [
    'another format',
    '<script type="application/vnd.petri.notebook+json">{"notebook":{"format":2,"cells":[]}}</script>',
    'file.unsupported-version',
  ],
  [
    'JSON that is too deep',
    `<script type="application/vnd.petri.notebook+json">${'['.repeat(1e5)}${']'.repeat(1e5)}</script>`,
    'file.invalid',
  ],
])('a page with %s is refused', (_what, html, code) => {
  expect(() => readHtml(html)).toThrow(expect.objectContaining({ code }));
});

test('a page that begins such data again and again takes no time', () => {
  const before = performance.now();
  expect(isNotebookPage('<script type="application/vnd.petri.notebook+json">'.repeat(100_000))).toBe(false);
  expect(performance.now() - before).toBeLessThan(1_000);
});
