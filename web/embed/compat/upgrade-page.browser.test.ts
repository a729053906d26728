import { beforeEach, expect, test } from 'vitest';
import { upgradePage } from './upgrade-page.ts';

beforeEach(() => {
  document.body.replaceChildren();
});

/** The page after its upgrade, and what was said of each element. */
function upgraded(html: string): { readonly html: string; readonly lost: readonly (readonly string[])[] } {
  document.body.innerHTML = html;
  const reports = upgradePage(document.body);
  return { html: document.body.innerHTML, lost: reports.map(({ lost }) => lost) };
}

const script = (code: string, data: string): string => `<script type="text/plain"${data}>${code}</script>`;
const pre = (code: string): string => `<pre>${code}</pre>`;

test('an element of Runno becomes a cell', () => {
  expect(
    upgraded('<runno-run runtime="clangpp" editor controls class="wide">\nint main() {}\n</runno-run>'),
  ).toEqual({
    html: `<petri-cell language="cpp" class="wide">${pre('int main() {}')}</petri-cell>`,
    lost: [[]],
  });
  expect(upgraded('<runno-run runtime="quickjs" autorun code="1 < 2" fs-url="/a.tgz"></runno-run>')).toEqual({
    html: `<petri-cell language="javascript" readonly="" autorun="" controls="none">${pre('1 &lt; 2')}</petri-cell>`,
    lost: [['fs-url: a cell takes single files, by its attribute “files”, and no archive']],
  });
});

test('a language that is not there leaves the element as it was, and says so', () => {
  const html =
    '<runno-run runtime="php-cgi">&lt;?php echo 1;</runno-run><pre>x</pre><codapi-snippet sandbox="bash"></codapi-snippet>';
  expect(upgraded(html)).toEqual({
    html,
    lost: [['its runtime “php-cgi” is no language of Petri'], ['its sandbox “bash” is no language of Petri']],
  });
});

test('a snippet of codapi takes the code before it, its files and its template along', () => {
  expect(
    upgraded(
      `<script id="main.py" type="text/plain">def greet(): pass\n##CODE##</script>` +
        `<pre><code>\ngreet()\n</code></pre>` +
        `<codapi-snippet sandbox="python" editor="basic" template="#main.py" files="#npc.py a.csv b.py:c.py" output-mode="svg"></codapi-snippet>`,
    ),
  ).toEqual({
    html:
      `<script id="main.py" type="text/plain">def greet(): pass\n##CODE##</script>` +
      `<petri-cell language="python" files="#npc.py a.csv">${pre('greet()')}` +
      `${script('def greet(): pass\n##CODE##', ' data-template=""')}</petri-cell>`,
    lost: [
      ['files: “b.py:c.py” under another name than its own', 'output-mode: a cell has no such attribute'],
    ],
  });
});

test('snippets that depend on others have their code before their own, each once, circles ended', () => {
  const snippet = (code: string, attributes: string): string =>
    `<pre>${code}</pre><codapi-snippet sandbox="go" ${attributes}></codapi-snippet>`;
  const { html } = upgraded(
    snippet('package main', 'id="package"') +
      snippet('import "fmt"', 'id="import" depends-on="package main"') +
      snippet('func main() {}', 'id="main" depends-on="package import"'),
  );
  expect(html).toContain(script('package main\nimport "fmt"\n##CODE##', ' data-template=""'));
  expect(html).not.toContain('codapi-snippet');
});

test('a snippet may take its code from elsewhere on the page, which stays', () => {
  const { html, lost } = upgraded(
    '<div id="a"><pre class="code">1</pre></div><codapi-snippet sandbox="lua" selector="#a .code"></codapi-snippet>' +
      '<codapi-snippet sandbox="lua" selector="#none"></codapi-snippet><codapi-snippet sandbox="lua" selector="]"></codapi-snippet>',
  );
  expect(html).toContain(
    `<div id="a"><pre class="code">1</pre></div><petri-cell language="lua" readonly="">${pre('1')}</petri-cell>`,
  );
  expect(lost).toEqual([
    [],
    ['the element with its code is not there'],
    ['the element with its code is not there'],
  ]);
});

test('a block of Thebe takes its recorded output along', () => {
  expect(
    upgraded(
      '<pre data-executable="true" data-language="python3">print(1)</pre><div data-output="true">1\n</div>' +
        '<pre data-executable="false">2</pre><pre data-executable>3</pre><p>4</p>',
    ),
  ).toEqual({
    html:
      `<petri-cell language="python">${pre('print(1)')}${script('1', ' data-output=""')}</petri-cell>` +
      `<pre data-executable="false">2</pre><petri-cell language="python">${pre('3')}</petri-cell><p>4</p>`,
    lost: [[], []],
  });
});
