import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { describe, expect, it } from 'vitest';
import { readManifests } from '../samples/read.ts';
import { NAVIGATION, renderPage } from './render.ts';
import { DOCS, docsPaths } from './vite-plugin.ts';

const pages = new Map(
  await Promise.all(
    (await docsPaths()).map(
      async (path) => [path, renderPage(await readFile(join(DOCS, path), 'utf8'), path)] as const,
    ),
  ),
);

describe('the documentation', () => {
  it('has every page that the navigation names', () => {
    expect([...pages.keys()]).toEqual(expect.arrayContaining(NAVIGATION.map(({ path }) => path)));
  });

  it.each([...pages.keys()])('%s begins with a title, and every link in it leads somewhere', (path) => {
    const page = pages.get(path);
    expect(page?.title).not.toBe('');
    for (const link of page?.links ?? []) {
      if (/^https?:/.test(link)) continue;
      const [file = '', anchor] = link.split('#');
      const target = file === '' ? path : posix.join(posix.dirname(path), file);
      expect(pages.has(target), `${path} links to ${target}`).toBe(true);
      if (anchor !== undefined)
        expect(pages.get(target)?.anchors, `${path} links to ${link}`).toContain(anchor);
    }
  });

  it('can be reached from its first page', () => {
    const reached = new Set(['index.md']);
    for (const path of reached) {
      for (const link of pages.get(path)?.links ?? []) {
        const [file = ''] = link.split('#');
        if (file.endsWith('.md') && !/^https?:/.test(file))
          reached.add(posix.join(posix.dirname(path), file));
      }
    }
    expect([...pages.keys()].filter((path) => !reached.has(path))).toEqual([]);
  });
});

/** Code in a language that cells may be in, and why it is none. */
const NO_CELLS: Readonly<Record<string, string>> = {
  'adding-a-language.md c': 'a line of a program that does not compile',
  'capabilities-api.md js': 'of a page that has cells',
  'building.md js': 'of a generator’s settings',
  'building.md md': 'how cells are written',
  'embedding.md html': 'how cells are written',
  'embedding.md js': 'of a page that has cells',
  'share-links.md markdown': 'how a notebook is written',
  'javascript-api.md js': 'of a page or of Node',
  'javascript-api.md ts': 'declarations',
  'share-links.md js': 'of a page',
  'adding-a-language.md ts': 'of this repository',
};

it('programs in the documentation are cells, but those that are named here', () => {
  const names = new Set(
    readManifests().flatMap(({ id, extensions }) => [id, ...extensions.map((each) => each.slice(1))]),
  );
  const left = [...pages].flatMap(([path, { fences }]) =>
    fences.filter((info) => names.has(info)).map((info) => `${path} ${info}`),
  );
  expect([...new Set(left)].sort()).toEqual(Object.keys(NO_CELLS).sort());
});

describe('a page', () => {
  it('shows markup in the text as text', () => {
    const { html } = renderPage('# A <b>\n\n<script>alert(1)</script>\n\n`<i>`\n', 'a.md');
    expect(html).not.toContain('<script>alert');
    expect(html).toContain('&#60;script&#62;');
    expect(html).toContain('<code>&lt;i&gt;</code>');
  });

  it('has a live cell where a fence says so, and the loader only then', () => {
    const cell = '```c petri readonly\nint main(void) { return 1 < 2; }\n```\n';
    const { html } = renderPage(`# A\n\n${cell}`, 'decisions/a.md');
    expect(html).toContain('<script type="module" src="../../embed.js"></script>');
    expect(html).toContain('<petri-cell language="c" readonly><pre');
    expect(html).toContain('return 1 &lt; 2;');
    expect(renderPage('# A\n\n```c\nint x;\n```\n', 'a.md').html).not.toContain('embed.js');
    expect(() => renderPage('# A\n\n```cobol petri\nx\n```\n', 'a.md')).toThrow(
      'a.md:3: There is no language "cobol"',
    );
  });

  it('links to pages as HTML and leaves other addresses alone', () => {
    const { html, links } = renderPage('[a](users.md#limits) [b](https://example.org/x.md)', 'index.md');
    expect(html).toContain('href="users.html#limits"');
    expect(html).toContain('href="https://example.org/x.md"');
    expect(links).toEqual(['users.md#limits', 'https://example.org/x.md']);
  });

  it('gives headings the ids that GitHub gives them, each once', () => {
    const { anchors } = renderPage(
      '# One\n\n## petri.run(request, options?)\n\n## `link.invalid`\n\n## One\n',
      'a.md',
    );
    expect(anchors).toEqual(['one', 'petrirunrequest-options', 'linkinvalid', 'one-1']);
  });

  it('finds its styles from a folder below', () => {
    const { html } = renderPage('# A', 'decisions/0001-a.md');
    expect(html).toContain('href="../docs.css"');
    expect(html).toContain('href="../users.html"');
    expect(html).toContain('class="home" href="../../"');
  });
});
