import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import MarkdownIt from 'markdown-it';
import rehypeStringify from 'rehype-stringify';
import remarkParse from 'remark-parse';
import remarkRehype from 'remark-rehype';
import { unified } from 'unified';
import { expect, it } from 'vitest';
import { languages } from '#languages/registry.ts';
import { identitiesOf } from '../build/identity.ts';
import { recordName } from '../build/record-folder.ts';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { cellsInHtml } from './html-plugin.ts';
import { htmlBlocks } from './html.ts';
import { petri as markdownItPetri } from './markdown-it.ts';
import { markdownBlocks } from './markdown.ts';
import type { PluginOptions } from './plugin-options.ts';
import { petri as remarkPetri } from './remark.ts';

/** The same Markdown through every adapter gives the same cells. */
const RENDERERS: Readonly<Record<string, (text: string, options?: PluginOptions) => string>> = {
  'markdown-it': (text, options) =>
    new MarkdownIt().use(markdownItPetri, options).render(text, { relativePath: 'a.md' }),
  remark: (text, options) =>
    unified()
      .use(remarkParse)
      .use(remarkPetri, options)
      .use(remarkRehype)
      .use(rehypeStringify)
      .processSync({ value: text, path: 'a.md' })
      .toString(),
};
const each = Object.entries(RENDERERS);

const fault = (failure: Error): never => {
  throw failure;
};

const CODE = 'int main(void) {\n\treturn puts("</script>&lt;{{ x }}") < 1;\n}';
/** Markdown itself takes one of two backslashes before a quote. */
const PAGE =
  `# Title\n\n\`\`\`c petri id=a readonly args="a 'b' \\\\"c\\\\" <d>" check="x\\ny"\n${CODE}\n\`\`\`\n\n` +
  '- ~~~py {petri depends-on=a stdin="1\\n2"}\n  print(1)\n  ~~~\n\n```c\nint other;\n```\n';

it.each(each)(
  '%s makes cells of marked fences, with code and attributes as they were written',
  (_, render) => {
    const html = render(PAGE);
    const written = markdownBlocks(PAGE, 'a.md', languages, fault);
    const made = htmlBlocks(html, 'a.html', languages, fault);
    expect(made.map(({ language, source }) => ({ language, source }))).toEqual([
      { language: 'c', source: CODE },
      { language: 'python', source: 'print(1)' },
    ]);
    expect(made.map(({ attributes }) => Object.fromEntries(attributes))).toEqual(
      written.map(({ attributes }) => Object.fromEntries(attributes)),
    );
    expect([...identitiesOf(made).values()]).toEqual([...identitiesOf(written).values()]);
    expect(html).toContain('<code class="language-c">int other;');
  },
);

it.each(each)('%s fails with file and line', (_, render) => {
  expect(() => render('# x\n\n```c petri shiny\nint a;\n```\n')).toThrow(
    /a\.md:3: There is no attribute "shiny"/,
  );
  expect(() => render('```klingon petri\nx\n```\n')).toThrow(/a\.md:1: There is no language "klingon"/);
});

it.each(each)(
  '%s puts in what petri build made, and attributes that the generator needs',
  async (_, render) => {
    const site = await makeFolder('plugins');
    try {
      const [block] = markdownBlocks(PAGE, 'a.md', languages, fault);
      const identity = block && identitiesOf([block]).get(block);
      if (identity === undefined) throw new Error('no cell');
      await mkdir(join(site, 'petri'));
      const digest = `sha256:${'0'.repeat(64)}`;
      const record = {
        format: 1,
        language: 'c',
        toolchain: 'clang@22',
        toolchainDigest: digest,
        request: digest,
        output: { stdout: 'a "b"\n', stderr: '', exitCode: 0, outcome: 'exited' },
      };
      await writeFile(join(site, 'petri', recordName(identity)), JSON.stringify(record));
      const html = render(PAGE, { site, records: '/docs/petri/', attributes: { 'v-pre': '' } });
      expect(html).toContain(`artifact="/docs/petri/${recordName(identity)}"`);
      expect(htmlBlocks(html, 'a.html', languages, fault)[0]?.attributes.get('output')).toBe('a "b"\n');
      expect(html.match(/ v-pre/g)).toHaveLength(2);
    } finally {
      await removeFolder(site);
    }
  },
);

it('the plug-in for finished HTML makes cells of marked blocks, or fails with file and line', () => {
  const html = cellsInHtml('<pre class="petri"><code class="language-c">int a;\n</code></pre>', {
    embed: 'https://play.example.org/embed.js',
  });
  expect(html).toContain('<petri-cell language="c"><pre tabindex="0"><code class="language-c">int a;\n');
  expect(html).toContain('<script type="module" src="https://play.example.org/embed.js">');
  expect(() => cellsInHtml('\n<pre class="petri language-klingon">x</pre>', { file: 'b.html' })).toThrow(
    /b\.html:2: There is no language "klingon"/,
  );
});
