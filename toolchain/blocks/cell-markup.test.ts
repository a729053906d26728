import { parse, serialize, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { expect, it } from 'vitest';
import { languages } from '#languages/registry.ts';
import { cellMarkup } from './cell-markup.ts';
import { fencedBlock } from './markdown.ts';

function cell(info: string, code: string, extras = {}): string {
  const block = fencedBlock(info, code, { file: 'a.md', line: 1 }, languages);
  if (block === undefined) throw new Error('no cell');
  return cellMarkup(block, extras);
}

/** The element as a browser reads it. */
function element(markup: string): Tree.Element {
  const find = (node: Tree.Node): Tree.Element | undefined => {
    if ('tagName' in node && node.tagName === 'petri-cell') return node;
    return 'childNodes' in node ? node.childNodes.map(find).find((found) => found !== undefined) : undefined;
  };
  const found = find(parse(`<!doctype html><body>${markup}`));
  if (found === undefined) throw new Error('no element');
  return found;
}

function textOf(node: Tree.Node): string {
  if (node.nodeName === '#text') return (node as Tree.TextNode).value;
  return 'childNodes' in node ? node.childNodes.map(textOf).join('') : '';
}

const attributesOf = (markup: string): Record<string, string> =>
  Object.fromEntries(element(markup).attrs.map(({ name, value }) => [name, value]));

it('writes code that reads as code without a script', () => {
  expect(cell('c petri readonly', 'int a;\n')).toBe(
    '<petri-cell language="c" readonly><pre tabindex="0"><code class="language-c">int a;\n</code></pre></petri-cell>',
  );
});

it.each([
  ['an end of script', 'puts("</script><!--<script>");'],
  ['entities', 'a &amp; b &lt; &#10; & <b>'],
  ['tabs and empty lines', 'a\n\n\tb\n\n\nc'],
  ['what only looks like markup', '<petri-cell></petri-cell></code></pre>'],
  ['a template of Vue', '{{ 1 + 1 }}'],
])('keeps the code with %s in it as it is', (_, code) => {
  expect(textOf(element(cell('c petri', code)))).toBe(`${code}\n`);
});

it('keeps 10,000 lines as they are', () => {
  const code = Array.from({ length: 10_000 }, (_, at) => `a<${String(at)}> & "b";`).join('\n');
  expect(textOf(element(cell('c petri', code)))).toBe(`${code}\n`);
});

it('gives attributes their values, whatever is in them, and those of the build names that no element has', () => {
  const markup = cell(
    `c petri autorun=true args="'a' \\"b\\" <c> &lt;" stdin="1\\n2\\t3" no-run expect=trapped depends-on="a b" hide-output`,
    'x',
    { artifact: 'petri/1.petri.json', output: 'never shown', more: { 'v-pre': '' } },
  );
  expect(attributesOf(markup)).toEqual({
    language: 'c',
    autorun: '',
    args: `'a' "b" <c> &lt;`,
    stdin: '1\n2\t3',
    'depends-on': 'a b',
    'data-no-run': '',
    'data-expect': 'trapped',
    'hide-output': '',
    artifact: 'petri/1.petri.json',
    'v-pre': '',
  });
});

it('puts what a check compares with, and its hint, into a child that no page shows', () => {
  const markup = cell(`c petri check="a</script>\\n<b>" hint="mind the \\"x\\""`, 'x');
  const script = element(markup).childNodes.at(-1) as Tree.Element;
  expect(script.attrs).toEqual([
    { name: 'type', value: 'text/plain' },
    { name: 'data-check', value: 'output' },
    { name: 'data-hint', value: 'mind the "x"' },
  ]);
  expect(textOf(script)).toBe('a<\\/script>\n<b>');
  expect(serialize(element(markup))).not.toContain('<b>\n');
});
