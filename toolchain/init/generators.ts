/** How a docs site made by a generator gets its first live cell. */
export interface Generator {
  readonly label: string;
  /** Files or folders that tell it, from the folder of the project; the first that is there. */
  readonly marks: readonly string[];
  /** Path of the example, from the folder of the mark. */
  readonly page: string;
  readonly write: (example: Example) => string;
  /** What its author has to add, and where; undefined: nothing. */
  readonly setUp?: { readonly file: string; readonly lines: (base: string) => string };
  /** Commands that make the site, in order. `{base}` is the address of a Petri site. */
  readonly commands: readonly string[];
}

export interface Example {
  readonly language: string;
  readonly source: string;
}

const TITLE = 'Live code';
const INTRO = 'Press Run. Edit the code, and run it again.';

const markdown = (fence: (example: Example) => string) => (example: Example) =>
  `# ${TITLE}\n\n${INTRO}\n\n${fence(example)}\n`;
const fenced =
  (info: (language: string) => string) =>
  ({ language, source }: Example): string =>
    `\`\`\`${info(language)}\n${source.trimEnd()}\n\`\`\``;
const plain = fenced((language) => `${language} petri`);
const indented = (source: string): string => source.trimEnd().replace(/^(?=.)/gm, '   ');
const escaped = (source: string): string => source.replaceAll('&', '&amp;').replaceAll('<', '&lt;');

const REMARK = `import { petri } from 'petri/remark';`;

/** In the order in which they are looked for. public/docs/building.md says more of each. */
export const GENERATORS: readonly Generator[] = [
  {
    label: 'VitePress',
    marks: ['.vitepress', 'docs/.vitepress'],
    page: 'live-code.md',
    write: markdown(plain),
    setUp: {
      file: '.vitepress/config.js',
      lines: (base) => `import { petri } from 'petri/markdown-it';

  head: [['script', { type: 'module', src: '${base}embed.js' }]],
  markdown: { config: (md) => md.use(petri, { site: 'public', attributes: { 'v-pre': '' } }) },
  vue: { template: { compilerOptions: { isCustomElement: (tag) => tag === 'petri-cell' } } },`,
    },
    commands: ["petri build '**/*.md' --out public", 'vitepress build'],
  },
  {
    label: 'Docusaurus',
    marks: ['docusaurus.config.js', 'docusaurus.config.ts', 'docusaurus.config.mjs'],
    page: 'docs/live-code.md',
    write: markdown(plain),
    setUp: {
      file: 'docusaurus.config.js',
      lines: (base) => `${REMARK}

  scripts: [{ src: '${base}embed.js', type: 'module' }],
  presets: [['classic', { docs: { remarkPlugins: [[petri, { site: 'static' }]] } }]],`,
    },
    commands: ['petri build docs --out static', 'docusaurus build'],
  },
  {
    label: 'Astro',
    marks: ['astro.config.mjs', 'astro.config.js', 'astro.config.ts'],
    page: 'src/pages/live-code.md',
    write: markdown(plain),
    setUp: {
      file: 'astro.config.mjs',
      lines: () => `${REMARK}

  markdown: { remarkPlugins: [petri] },`,
    },
    commands: ['astro build', 'petri build dist --base {base}'],
  },
  {
    label: 'MkDocs',
    marks: ['mkdocs.yml', 'mkdocs.yaml'],
    page: 'docs/live-code.md',
    write: markdown(fenced((language) => `{ .${language} .petri }`)),
    setUp: {
      file: 'mkdocs.yml',
      lines: () => `markdown_extensions:
  - fenced_code
  - attr_list`,
    },
    commands: ['mkdocs build', 'petri build site --base {base}'],
  },
  {
    label: 'mdBook',
    marks: ['book.toml'],
    page: 'src/live-code.md',
    write: markdown(fenced((language) => `${language},petri`)),
    setUp: { file: 'src/SUMMARY.md', lines: () => `- [${TITLE}](live-code.md)` },
    commands: ['mdbook build', 'petri build book --base {base}'],
  },
  {
    label: 'Hugo',
    marks: ['hugo.toml', 'hugo.yaml', 'hugo.json'],
    page: 'content/live-code.md',
    write: (example) =>
      `+++\ntitle = '${TITLE}'\n+++\n\n${INTRO}\n\n${fenced((language) => `${language} {class="petri"}`)(example)}\n`,
    commands: ['hugo', 'petri build public --base {base}'],
  },
  {
    label: 'Jekyll',
    marks: ['_config.yml'],
    page: 'live-code.md',
    write: (example) =>
      `---\nlayout: default\ntitle: ${TITLE}\n---\n\n${INTRO}\n\n{% raw %}\n{: .petri}\n${fenced((language) => language)(example)}\n{% endraw %}\n`,
    commands: ['jekyll build', 'petri build _site --base {base}'],
  },
  {
    label: 'Sphinx',
    marks: ['conf.py', 'docs/conf.py', 'source/conf.py', 'docs/source/conf.py'],
    page: 'live-code.rst',
    write: ({ language, source }) =>
      `:orphan:\n\n${TITLE}\n${'='.repeat(TITLE.length)}\n\n${INTRO}\n\n.. code-block:: ${language}\n   :class: petri\n\n${indented(source)}\n`,
    commands: ['sphinx-build -b html . out', 'petri build out --base {base}'],
  },
];

/** What any static site takes. */
export const PAGE_OF_HTML: Generator = {
  label: 'plain HTML',
  marks: ['.'],
  page: 'live-code.html',
  write: ({ language, source }) => `<!doctype html>
<html lang="en">
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <title>${TITLE}</title>
  <h1>${TITLE}</h1>
  <p>${INTRO}</p>
  <petri-cell language="${language}"><pre>${escaped(source)}</pre></petri-cell>
</html>
`,
  commands: ['petri build . --base {base}'],
};
