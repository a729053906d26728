import { cellOf, markup, openDocs } from '../fixtures/embed-page.ts';
import { HELLO_C, asked } from '../fixtures/embed-watch.ts';
import { prebuild, publish } from '../fixtures/prebuilt.ts';
import { expect, test } from '../fixtures/threats.ts';

test.describe('a program that came with the page', () => {
  test('runs without a compiler; when its code is edited the compiler is fetched', async ({
    page,
    docs,
    site,
  }) => {
    const source = HELLO_C.trim();
    await page.goto(docs.page('maker', ''));
    const made = await prebuild(page, site, source);
    publish(docs, made);
    const { record } = made;
    const urls = asked(page, site);
    await openDocs(page, docs, site, markup('a', 'language="c" artifact="program.petri.json"', source));
    const cell = cellOf(page, 'a');
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('hello from C');
    expect(urls.filter((url) => /toolchains\/[^/]+\//.test(url))).toEqual([]);
    await cell.editor.fill(source.replace('hello', 'edited'));
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('edited from C');

    const other = { ...record, artifact: { ...record.artifact, digest: `sha256:${'0'.repeat(64)}` } };
    docs.file('wrong.petri.json', JSON.stringify(other), { type: 'application/json' });
    await openDocs(page, docs, site, markup('a', 'language="c" artifact="wrong.petri.json"', source));
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('hello from C');
    await expect(cell.host).toContainText('not the one that it names');

    docs.file('broken.petri.json', '{', { type: 'application/json' });
    for (const address of ['broken.petri.json', 'nothing.json']) {
      await openDocs(page, docs, site, markup('a', `language="c" artifact="${address}"`, source));
      expect(await cell.run(), address).toBe('exited');
    }
  });
});
