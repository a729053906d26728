import { readFile } from 'node:fs/promises';
import { cellOf, markup, openDocs } from '../fixtures/embed-page.ts';
import { says, noteEvents } from '../fixtures/embed-watch.ts';
import { expect, test } from '../fixtures/threats.ts';

test.describe('bad input', () => {
  test('each mistake of an author has its sentence, and the code stays readable', async ({
    page,
    docs,
    site,
  }) => {
    const body = [
      markup('unknown', 'language="klingon"', 'qapla'),
      '<petri-cell id="none">text</petri-cell>',
      '<petri-cell id="empty" language="javascript"></petri-cell>',
      markup('loop-a', 'language="javascript" depends-on="loop-b"', says('a')),
      markup('loop-b', 'language="javascript" depends-on="loop-a"', says('b')),
      markup('lost', 'language="javascript" depends-on="nobody"', says('c')),
      markup('time', 'language="javascript" timeout="soon"', says('d')),
      markup('attribute', 'language="javascript" langage="c"', says('e')),
      markup('file', 'language="javascript" files="missing.txt"', says('f')),
      markup('prototype', 'language="__proto__"', says('g')),
    ].join('\n');
    await openDocs(page, docs, site, body);
    const sentences: Readonly<Record<string, [string, RegExp]>> = {
      unknown: ['unavailable', /klingon/],
      none: ['unavailable', /language/],
      empty: ['unavailable', /no code/],
      'loop-a': ['unavailable', /loop-a → loop-b → loop-a/],
      lost: ['unavailable', /nobody/],
      time: ['unavailable', /timeout="soon"/],
      attribute: ['exited', /langage/],
      file: ['unavailable', /missing\.txt/],
      prototype: ['unavailable', /./],
    };
    const events = await noteEvents(page);
    for (const [id, [state, sentence]] of Object.entries(sentences)) {
      const cell = cellOf(page, id);
      await cell.host.scrollIntoViewIfNeeded();
      expect(await cell.run(), id).toBe(state);
      await expect(cell.host, id).toContainText(sentence);
    }
    const codes = (await events())
      .filter((event) => event.startsWith('error '))
      .map((event) => event.slice(6));
    expect(codes).toContain('language.unknown');
    expect(codes).toContain('embed.circular');
    expect(codes.every((code) => /^[a-z]+\.[a-z-]+$/.test(code))).toBe(true);
    const documented = await readFile(new URL('../../public/docs/errors.md', import.meta.url), 'utf8');
    const known = new Set([...documented.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  test('odd texts are run as they were written', async ({ page, docs, site }) => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `// line ${String(at)}`).join('\n');
    const body = [
      markup('script', 'language="javascript"', `console.log('</script>'.length)`),
      `<petri-cell id="entities" language="javascript">console.log(1 &lt; 2 &amp;&amp; '&quot;')</petri-cell>`,
      '<petri-cell id="tabs" language="python"><script type="text/plain">\r\n\tif True:\r\n\t\tprint("tab")\r\n</script></petri-cell>',
      markup('long', 'language="javascript"', `${lines}\nconsole.log('end')`),
      markup('twice', 'language="javascript"', says('first')),
      markup('twice', 'language="javascript"', says('second')),
    ].join('\n');
    await openDocs(page, docs, site, body);
    const expected = { script: '9', entities: '"', tabs: 'tab', long: 'end' };
    for (const [id, printed] of Object.entries(expected)) {
      const cell = cellOf(page, id);
      await cell.host.scrollIntoViewIfNeeded();
      expect(await cell.run(), id).toBe('exited');
      expect(await cell.printed(), id).toBe(printed);
    }
    for (const [at, printed] of ['first', 'second'].entries()) {
      const host = page.locator('petri-cell#twice').nth(at);
      await host.getByRole('button', { name: 'Run' }).click();
      await expect(host.getByRole('region', { name: 'Output' })).toHaveText(printed);
    }
  });
});
