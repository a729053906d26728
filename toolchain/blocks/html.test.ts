import { expect, it } from 'vitest';
import { languages } from '#languages/registry.ts';
import { requestOf } from '../build/identity.ts';
import type { Addresses } from './addresses.ts';
import { htmlBlocks, type HtmlBlock } from './html.ts';
import { failureAt } from './place.ts';
import { writeHtml } from './write-html.ts';

function read(
  html: string,
  addresses?: Addresses,
): { blocks: readonly HtmlBlock[]; faults: readonly string[] } {
  const faults: string[] = [];
  const blocks = htmlBlocks(html, 'a.html', languages, ({ message }) => faults.push(message), addresses);
  return { blocks, faults };
}

const cells = (html: string): string => writeHtml(html, read(html).blocks, () => undefined);
const said = ({ attributes }: HtmlBlock): Record<string, string> => Object.fromEntries(attributes);

/** What each generator makes of a marked fence, as version … of it wrote it. */
const GENERATED = {
  'Hugo 0.168': `<div class="highlight petri" args="a b" readonly="true"><pre tabindex="0" style="color:#f8f8f2"><code class="language-c" data-lang="c"><span style="display:flex;"><span><span style="color:#66d9ef">int</span> a[] = { 1 &lt; 2 };
</span></span><span style="display:flex;"><span>int b;
</span></span></code></pre></div>`,
  'Jekyll 4.3 (kramdown, rouge)': `<div class="language-c petri highlighter-rouge" readonly="" args="a b"><div class="highlight"><pre class="highlight"><code><span class="kt">int</span> a[] = { 1 &lt; 2 };
int b;
</code></pre></div></div>`,
  'MkDocs 1.6 (fenced_code, attr_list)': `<pre class="petri"><code class="language-c" args="a b" readonly="true">int a[] = { 1 &lt; 2 };
int b;
</code></pre>`,
  'Sphinx 9 (data-petri around it)': `<div class="petri highlight-c notranslate" data-petri='readonly args="a b"'><div class="highlight"><pre><span></span><span class="kt">int</span> a[] = { 1 &lt; 2 };
int b;
</pre></div>
</div>`,
  mdBook: `<pre><code class="language-c petri readonly args=a">int a[] = { 1 &lt; 2 };
int b;
</code></pre>`,
  'any, by an attribute': `<pre data-petri="readonly args='a b'"><code class="language-c">int a[] = { 1 &lt; 2 };
int b;
</code></pre>`,
};

it.each(Object.entries(GENERATED))('finds the code and the attributes in what %s writes', (name, html) => {
  const page = `<!doctype html>\n<p>before</p>\n${html}\n<p>after</p>\n`;
  const { blocks, faults } = read(page);
  expect(faults).toEqual([]);
  expect(blocks).toHaveLength(1);
  const [block] = blocks;
  expect(block).toMatchObject({
    language: 'c',
    source: 'int a[] = { 1 < 2 };\nint b;',
    line: 3,
    sourceLine: 3,
  });
  expect(block && said(block)).toMatchObject({ args: name === 'mdBook' ? 'a' : 'a b' });
  expect(block?.attributes.has('readonly')).toBe(true);
  const written = cells(page);
  expect(written).toMatch(
    /^<!doctype html>\n<p>before<\/p>\n<petri-cell [^>]+><pre[^]*<\/petri-cell>\n<p>after<\/p>\n$/,
  );
  expect(read(written).blocks[0]?.source).toBe('int a[] = { 1 < 2 };\nint b;');
});

it('leaves a page as it is that has no cells, to the last byte', () => {
  const page = '<p>petri<PRE CLASS=x>a</PRE>\r\n<pre><code class="language-c">int a;</code></pre>';
  expect(read(page).blocks).toEqual([]);
  expect(cells(page)).toBe(page);
});

it('reads the code of <petri-cell> where the embed reads it', () => {
  const { blocks } = read(
    '<petri-cell language="c"><script type="text/plain">\n  int a;\n    puts("<\\/script>");\n</script></petri-cell>' +
      '<petri-cell language="c">\n\tint b = 1 &lt; 2;\n</petri-cell>' +
      '<pre>int c;</pre><petri-cell language="C++"></petri-cell>' +
      '<petri-cell language="c"><pre><code>\nint d;</code></pre><script type="text/plain" data-check="output">1</script></petri-cell>',
  );
  expect(blocks.map(({ source }) => source)).toEqual([
    'int a;\n  puts("</script>");',
    'int b = 1 < 2;',
    'int c;',
    'int d;',
  ]);
  expect(blocks[2]?.language).toBe('cpp');
  expect(blocks[3]?.attributes.get('check')).toBe('1');
});

it('compiles a test program behind the code, as a reader’s page does, and takes what is for a build', () => {
  const { blocks, faults } = read(
    '<petri-cell language="c" data-expect="trapped" data-no-run v-pre data-x>int twice(int n);' +
      '<script type="text/plain" data-check="program">\n  int main(void) {}\n</script></petri-cell>',
  );
  expect(faults).toEqual([]);
  expect(blocks[0]?.source).toBe('int twice(int n);');
  expect(blocks[0] && requestOf(blocks[0]).source).toBe('int twice(int n);\nint main(void) {}\n');
  expect(blocks[0] && said(blocks[0])).toEqual({ expect: 'trapped', 'no-run': '' });
});

it('puts a cell together of its template, its code and its test program, with the files of the page', () => {
  const cell = (attributes: string, children = ''): string =>
    `<petri-cell language="c" ${attributes}><pre>int a;</pre>${children}</petri-cell>\n`;
  const text = (attributes: string, content: string): string =>
    `<script type="text/plain" ${attributes}>\n${content}\n</script>`;
  const { blocks, faults } = read(
    cell('template="int b; ##CODE## int c;"') +
      cell('template="#t" files="#x #y"', text('data-check="program"', 'int main(void) {}')) +
      cell('', text('data-template', 'int d;\n##CODE##\n') + text('data-file="z.h"', 'int z;')) +
      cell(`files='{"u.h":"int u;"}'`) +
      `<template id="t">\n  int e; ##CODE##\n</template>${text('id="x"', 'int x;')}${text('id="y" data-file="y.h"', 'int y;')}` +
      cell('template="none"') +
      cell('template="#nowhere"') +
      cell('files="{"'),
  );
  expect(blocks.map(requestOf).map(({ source, files }) => ({ source, files }))).toEqual([
    { source: 'int b; int a; int c;', files: {} },
    { source: 'int e; int a;\nint main(void) {}\n', files: { x: 'int x;\n', 'y.h': 'int y;\n' } },
    { source: 'int d;\nint a;', files: { 'z.h': 'int z;\n' } },
    { source: 'int a;', files: { 'u.h': 'int u;' } },
  ]);
  expect(faults).toEqual([
    expect.stringContaining('has no ##CODE##'),
    expect.stringContaining('names #nowhere'),
    expect.stringContaining('"files" is JSON'),
  ]);
});

const FILES: Readonly<Record<string, string>> = {
  'code/a.c': '\r\n\n  int a;\r\n  // hide\n  int b;\n\n',
  'x%20y.h': 'int x;\r\n',
};
const onSite: Addresses = {
  read: (address, base, place) => {
    if (address.startsWith('https:')) return undefined;
    const text = FILES[`${base ?? ''}${address}`];
    if (text === undefined) throw failureAt(place, 'blocks.missing-file', `no ${address}`);
    return { text, file: `site/${address}` };
  },
  leftOut: () => undefined,
};

it('takes code and files of the site as the embed fetches them, and knows their lines', () => {
  const { blocks, faults } = read(
    '<petri-cell language="c" src="code/a.c" files="x%20y.h">shown until it has come</petri-cell>' +
      '<petri-cell language="c" src="none.c"></petri-cell>',
    onSite,
  );
  expect(blocks).toEqual([
    expect.objectContaining({
      source: 'int a;\n// hide\nint b;',
      files: { 'x y.h': 'int x;\r\n' },
      line: 1,
      sourceFile: 'site/code/a.c',
      sourceLine: 3,
      indent: 2,
      filePaths: { 'x y.h': 'site/x%20y.h' },
    }),
  ]);
  expect(faults).toEqual(['a.html:1: no none.c']);
  const [based] = read('<base href="code/"><petri-cell language="c" src="a.c"></petri-cell>', onSite).blocks;
  expect(based?.source).toContain('int a;');
});

it('leaves cells to the page whose code or files are elsewhere, and those that run after them', () => {
  const cell = (attributes: string): string => `<petri-cell language="c" ${attributes}>a</petri-cell>`;
  const left: string[] = [];
  const { blocks, faults } = read(
    `${cell('id="d" depends-on="c"')}\n${cell('session="s"')}\n${cell('id="b" session="s" src="https://x.example/a.c"')}\n` +
      `${cell('id="c" session="s"')}\n${cell('files="https://x.example/x.h"')}\n${cell('id="free"')}` +
      '<template><petri-cell language="x"></petri-cell></template>',
    { ...onSite, leftOut: (address, { line }) => left.push(`${String(line)} ${address}`) },
  );
  expect(blocks.map(({ line }) => line)).toEqual([2, 6]);
  expect(faults).toEqual([]);
  expect(left).toEqual([
    '3 https://x.example/a.c',
    '5 https://x.example/x.h',
    '4 https://x.example/a.c',
    '1 https://x.example/a.c',
  ]);
  expect(read(cell('src="a.c"')).blocks, 'without a folder nothing is known of any address').toEqual([]);
});

it('says file and line of what is wrong, and keeps the rest', () => {
  const { blocks, faults } = read(
    '<p>\n<petri-cell language="klingon">x</petri-cell>\n<petri-cell language="c" shiny>x</petri-cell>\n' +
      '<petri-cell language="c"> </petri-cell>\n<pre class="petri">x</pre>\n<petri-cell language="c">x</petri-cell>',
  );
  expect(faults).toEqual([
    expect.stringMatching(/^a\.html:2: There is no language "klingon" here\./),
    expect.stringMatching(/^a\.html:3: There is no attribute "shiny"\./),
    'a.html:4: This cell has no code.',
    expect.stringMatching(/^a\.html:5: There is no language "" here\./),
  ]);
  expect(blocks.map(({ line }) => line)).toEqual([6]);
});

it('writes what was built into a cell, and again, without touching the rest of it', () => {
  const page = '<petri-cell id=a language="c"\n  data-x="1" output="old" >int a;</petri-cell><p>after';
  const extras = { artifact: 'petri/1.petri.json', output: 'a <b>\n"c"' };
  const once = writeHtml(page, read(page).blocks, () => extras);
  expect(once).toBe(
    '<petri-cell id=a language="c"\n  data-x="1" artifact="petri/1.petri.json" output="a &lt;b&gt;\n&quot;c&quot;">int a;</petri-cell><p>after',
  );
  expect(writeHtml(once, read(once).blocks, () => extras)).toBe(once);
  expect(read(once).blocks[0]?.attributes.get('output')).toBe('a <b>\n"c"');
});

it('adds the element’s script to pages that have cells and lack it', () => {
  const embed = 'https://play.example.org/embed.js';
  const write = (html: string) => writeHtml(html, read(html).blocks, () => undefined, embed);
  expect(write('<head><title>x</title></head><petri-cell language="c">x</petri-cell>')).toContain(
    `<script type="module" src="${embed}"></script>\n</head>`,
  );
  const loaded = `<script src="/v1/embed.js" type=module></script><petri-cell language="c">x</petri-cell>`;
  expect(write(loaded)).toBe(loaded);
  expect(write('<p>petri')).toBe('<p>petri');
});

it('reads a page of 5,000 blocks, and one that is nested deeply, within seconds', () => {
  const startedAt = performance.now();
  expect(
    read('<pre class="petri"><code class="language-c">int a;</code></pre>\n'.repeat(5_000)).blocks,
  ).toHaveLength(5_000);
  expect(
    read(`${'<div class="highlight">'.repeat(2_000)}<pre class="petri language-c">x</pre>`).blocks,
  ).toHaveLength(1);
  expect(performance.now() - startedAt).toBeLessThan(10_000);
});
