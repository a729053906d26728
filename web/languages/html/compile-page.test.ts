import { expect, test } from 'vitest';
import { PageCompile } from './compile-page.ts';

async function compile(source: string, files: Record<string, string> = {}) {
  const compile = new PageCompile({ language: 'html', source, files, flags: [] });
  const page = await compile.run();
  const html = page?.parts.map((part) => (typeof part === 'string' ? part : `[${part.module}]`)).join('');
  return { html: html ?? '', page, diagnostics: compile.diagnostics };
}

test('what a page names is put in: styles with what they import and show, scripts, pictures', async () => {
  const { html, diagnostics } = await compile(
    '<link rel=stylesheet href=css/a.css media=print><img src="./p.svg?x"><script src="a.js"></script>',
    {
      'css/a.css': '@import "b.css"; p { background: url(../p.svg) }',
      'css/b.css': 'b { color: red }',
      'p.svg': '<svg/>',
      'a.js': 'const end = "</script>"; if (1 <scripts.length) f();',
    },
  );
  expect(diagnostics).toEqual([]);
  expect(html).toContain(
    '<style media="print">b { color: red } p { background: url("data:image/svg+xml;base64,',
  );
  expect(html).toContain('<img src="data:image/svg+xml;base64,PHN2Zy8+">');
  expect(html).toContain('<script>__petri();const end = "<\\/script>"; if (1 <scripts.length) f();');
});

test('deferred scripts and modules wait for the end of the document, in order', async () => {
  const { html } = await compile(
    '<body><script defer src=a.js></script><script type=module>1</script><script defer src=b.js></script><p>x</p></body>',
    { 'a.js': 'a()', 'b.js': 'b()' },
  );
  expect(html).toMatch(/<p>x<\/p><script>__petri\(\);a\(\)[^]*\[main\.html\][^]*<script>__petri\(\);b\(\)/);
});

test('the policy names each script and handler, and stands before all of them', async () => {
  const { html } = await compile('<!doctype html><p onclick="f()">x</p><script>g()</script>');
  const [policy = ''] = /<meta http-equiv[^>]*>/.exec(html) ?? [];
  expect(policy.match(/'sha256-/g)).toHaveLength(2);
  expect(policy).not.toContain("'unsafe-inline'");
  expect(html.indexOf(policy)).toBe('<!doctype html>'.length);
});

test('mistakes are told with their places', async () => {
  const { page, diagnostics } = await compile(
    '<p a a>x</p>\n<button onclick="f(">x</button>\n<script src="gone.js"></script>\n<script type="module">\n  import { x } from "./m.js";\n</script>\n<script src="//cdn.example/x.js"></script>',
    { 'm.js': 'export const y = 1;' },
  );
  expect(page).toBeUndefined();
  expect(
    diagnostics.map(({ severity, range, message }) => [
      severity,
      range?.start.line,
      message.split('.', 1)[0],
    ]),
  ).toEqual([
    ['warning', 0, 'This attribute stands here twice: the second one is ignored'],
    ['error', 1, 'onclick: Unexpected token'],
    ['error', 2, 'There is no file gone'],
    ['warning', 6, 'Nothing can be loaded from elsewhere: //cdn'],
    ['error', 4, 'm'],
  ]);
});
