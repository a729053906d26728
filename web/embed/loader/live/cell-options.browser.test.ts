import { afterEach, expect, test } from 'vitest';
import { Failure } from '#model/errors.ts';
import { readFiles, readOptions, readTemplate } from './cell-options.ts';

afterEach(() => document.body.replaceChildren());

/** An element that has the attributes and children of a cell, and is none. */
function hostOf(markup: string): HTMLElement {
  document.body.innerHTML = markup;
  const host = document.querySelector<HTMLElement>('[language]');
  if (host === null) throw new Error('there is no host');
  return host;
}

async function codeOf(act: () => unknown): Promise<string> {
  try {
    await act();
  } catch (error) {
    if (error instanceof Failure) return error.code;
  }
  return 'nothing was thrown';
}

test('arguments and flags are split as in a shell, a time may have its unit, and a level is only lowered', () => {
  const host = hostOf(`<div language="c" args='a "b c"' flags="-O2 -DN=3" stdin="" timeout="1.5s"></div>`);
  expect(readOptions(host)).toEqual({
    level: 'restricted',
    args: ['a', 'b c'],
    flags: ['-O2', '-DN=3'],
    stdin: '',
    timeMs: 1_500,
  });
  expect(readOptions(hostOf('<div language="c" data-level="sandbox" timeout="250"></div>'))).toEqual({
    level: 'sandbox',
    timeMs: 250,
  });
  expect(readOptions(hostOf('<div language="c" data-level="trusted"></div>')).level).toBe('restricted');
});

test.each(['', 'soon', '-1', '0', '5 minutes'])('a time of "%s" is said to be none', async (timeout) => {
  const host = hostOf(`<div language="c" timeout="${timeout}"></div>`);
  expect(await codeOf(() => readOptions(host))).toBe('embed.attribute');
});

test('files are children, JSON, elements of the page, and all of them together', async () => {
  const host = hostOf(
    `<pre id="data" data-file="b.txt">by id</pre><div language="c" files="#data"><script type="text/plain" data-file="a.txt">child</script></div>`,
  );
  expect(await readFiles(host)).toEqual({ 'a.txt': 'child\n', 'b.txt': 'by id\n' });
  host.setAttribute('files', '{"constructor":"1","c.txt":"2"}');
  expect(await readFiles(host)).toEqual({ 'a.txt': 'child\n', constructor: '1', 'c.txt': '2' });
});

test('files that cannot be had are named', async () => {
  const host = hostOf('<div language="c"></div>');
  for (const [files, code] of [
    ['{"a":1}', 'embed.attribute'],
    ['{', 'embed.attribute'],
    ['#none', 'embed.attribute'],
    ['http://127.0.0.1:9/x.txt', 'embed.file'],
  ] as const) {
    host.setAttribute('files', files);
    expect(await codeOf(() => readFiles(host)), files).toBe(code);
  }
});

test('a template is a text, an element of the page or a child, and has a place for the code', async () => {
  expect(readTemplate(hostOf('<div language="c"></div>'))).toBeUndefined();
  expect(readTemplate(hostOf('<div language="c" template="a ##CODE## b"></div>'))).toEqual(['a ', ' b']);
  const byId = '<template id="t">int main() { ##CODE## }</template><div language="c" template="#t"></div>';
  expect(readTemplate(hostOf(byId))).toEqual(['int main() { ', ' }']);
  const child = '<div language="c"><script type="text/plain" data-template>x ##CODE##</script></div>';
  expect(readTemplate(hostOf(child))).toEqual(['x ', '']);
  expect(await codeOf(() => readTemplate(hostOf('<div language="c" template="no place"></div>')))).toBe(
    'embed.attribute',
  );
});
