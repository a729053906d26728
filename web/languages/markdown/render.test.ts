import { parseFragment, type DefaultTreeAdapterTypes } from 'parse5';
import { describe, expect, test } from 'vitest';
import { renderMarkdown } from './render.ts';

type Node = DefaultTreeAdapterTypes.Node;

const ATTACKS = [
  '<script>alert(1)</script>',
  '<img src=x onerror=alert(1)>',
  '<img src="data:text/html,<script>alert(1)</script>">',
  '<svg onload=alert(1)><script>alert(1)</script></svg>',
  '<svg><animate attributeName=href values=javascript:alert(1) /></svg>',
  '<a href="javascript:alert(1)">x</a>',
  '<a href="JaVa\tScRiPt:alert(1)">x</a>',
  '<a href="&#106;avascript:alert(1)">x</a>',
  '[x](javascript:alert(1))',
  '[x](data:text/html;base64,PHNjcmlwdD5hbGVydCgxKTwvc2NyaXB0Pg==)',
  '[x](vbscript:msgbox(1))',
  '![x](javascript:alert(1))',
  '<iframe srcdoc="<script>alert(1)</script>"></iframe>',
  '<iframe src="javascript:alert(1)"></iframe>',
  '<object data="javascript:alert(1)"></object><embed src="javascript:alert(1)">',
  '<form action="javascript:alert(1)"><button formaction="javascript:alert(1)">x</button></form>',
  '<meta http-equiv="refresh" content="0;url=javascript:alert(1)"><base href="https://evil.example/">',
  '<link rel="stylesheet" href="https://evil.example/x.css"><style>@import "https://evil.example/x.css"</style>',
  '<div style="position:fixed;inset:0;background:url(https://evil.example/x)">x</div>',
  '<math><mi style="position:fixed">x</mi><mtext style="background:url(//evil.example)">y</mtext></math>',
  '<math><mtext><table><mglyph><style><!--</style><img title="--&gt;&lt;img src=x onerror=alert(1)&gt;">',
  '<math href="javascript:alert(1)">x</math><math><maction actiontype="statusline#javascript:alert(1)">x</maction></math>',
  '<noscript><p title="</noscript><img src=x onerror=alert(1)>"></noscript>',
  '<template><script>alert(1)</script></template>',
  '<details open ontoggle=alert(1)><summary>x</summary></details>',
  '<video><source onerror=alert(1)></video><audio src=x onerror=alert(1)></audio>',
  '<img src=1 name=cookie><form id=getElementById name=body></form><a id=petri name=location>x</a>',
  '$\\href{javascript:alert(1)}{x}$ $\\url{javascript:alert(1)}$ $\\includegraphics{https://evil.example/x.png}$',
  '$\\htmlData{onclick=alert(1)}{x}$ $\\class{x" onclick="alert(1)}{x}$ $\\text{<img src=x onerror=alert(1)>}$',
  '`<img src=x onerror=alert(1)>`{onclick=alert(1)}',
  '<a href="https://example.org" target="_self" onclick="alert(1)" ping="https://evil.example">x</a>',
  '<input type="image" src="https://evil.example/x" autofocus onfocus=alert(1)>',
  '[^1]\n\n[^1]: <img src=x onerror=alert(1)>',
];

const ACTIVE =
  /^(?:script|style|iframe|frame|object|embed|form|button|textarea|select|svg|link|meta|base|template|noscript|video|audio|maction|annotation-xml|mglyph|malignmark)$/;

describe('what could run or load something is left out', () => {
  test.each(ATTACKS)('%s', async (attack) => {
    const { html } = await renderMarkdown(attack, {});
    const visit = (node: Node): void => {
      if ('tagName' in node) {
        expect(node.tagName).not.toMatch(ACTIVE);
        for (const { name, value } of node.attrs) {
          expect(name).not.toMatch(/^(?:on|srcdoc|formaction|ping|srcset|action)/);
          if (name === 'href') expect(value).toMatch(/^(?:https?:|mailto:|#)/);
          if (name === 'src') expect(value).toMatch(/^data:image\//);
          if (name === 'style') expect(value).not.toMatch(/position|url|expression/i);
          if (name === 'id' || name === 'name') expect(value).toMatch(/^user-content-/);
          if (name === 'target') expect(value).toBe('_blank');
        }
      }
      if ('childNodes' in node) node.childNodes.forEach(visit);
    };
    visit(parseFragment(html));
  });
});

test('links open in a tab that knows nothing of this one; those within the text stay in it', async () => {
  const { html } = await renderMarkdown(
    '[a](https://example.org) <a href="/b">b</a> note[^1]\n\n[^1]: c',
    {},
  );
  expect(html).toContain('<a href="https://example.org" target="_blank" rel="noopener noreferrer">a</a>');
  expect(html).toContain('<a>b</a>');
  const target = /href="#([^"]+fn-1)"/.exec(html)?.[1] ?? 'none';
  expect(html).toContain(`id="${target}"`);
});

test('pictures are files of the cell; others are said and left out', async () => {
  const source = '![dot](dot.svg)\n\n![far](https://example.org/far.png)\n\n![gone](gone.png)';
  const { html, diagnostics } = await renderMarkdown(source, { 'dot.svg': '<svg/>' });
  expect(html).toContain('<img src="data:image/svg+xml;base64,PHN2Zy8+" alt="dot">');
  expect(html).toContain('[far]');
  expect(diagnostics.map(({ range, message }) => [range?.start.line, message])).toEqual([
    [
      2,
      'Nothing is loaded from elsewhere: https://example.org/far.png is not shown. Add the picture to the cell as a file.',
    ],
    [4, 'There is no file gone.png in this cell.'],
  ]);
});

test('a formula that cannot be read is shown as it is written, with its place', async () => {
  const { html, diagnostics } = await renderMarkdown('One $x^2$ and $\\nothing{x}$.', {});
  expect(html).toContain('<msup>');
  expect(html).toContain('\\nothing{x}');
  expect(diagnostics).toMatchObject([
    {
      file: 'main.md',
      severity: 'warning',
      range: { start: { line: 0, character: 14 }, end: { line: 0, character: 27 } },
    },
  ]);
});
