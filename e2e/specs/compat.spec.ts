import { cellOf, EmbedCell, loader, openDocs } from '../fixtures/embed-page.ts';
import { expect, test } from '../fixtures/threats.ts';

test('elements of Runno, codapi and Thebe run as cells, and the author is told what got lost', async ({
  page,
  docs,
  site,
  seen,
}) => {
  const warned: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'warning') warned.push(message.text());
  });
  const body = `
    <runno-run id="runno" runtime="quickjs" editor controls>
      console.log('from Runno');
    </runno-run>
    <script type="text/plain" id="main.js">const name = 'codapi';\n##CODE##</script>
    <pre><code>const greeting = 'from';</code></pre>
    <codapi-snippet id="first" sandbox="javascript"></codapi-snippet>
    <pre><code>console.log(greeting, name);</code></pre>
    <codapi-snippet id="codapi" sandbox="javascript" editor="basic" depends-on="first" template="#main.js" actions="Test:test"></codapi-snippet>
    <pre data-executable="true" data-language="javascript">console.log('from Thebe');</pre>
    <div data-output="true">from a kernel</div>
    <runno-run runtime="php-cgi">left alone</runno-run>`;
  await openDocs(page, docs, site, body, { loader: loader(site, 'compat.js') });
  for (const id of ['runno', 'codapi']) {
    const cell = cellOf(page, id);
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toContain(`from ${id === 'runno' ? 'Runno' : 'codapi'}`);
  }
  const thebe = new EmbedCell(page.locator('petri-cell').last());
  await expect(thebe.host.locator('script[data-output]')).toHaveJSProperty('text', 'from a kernel');
  expect(await thebe.run()).toBe('exited');
  expect(await thebe.printed()).toBe('from Thebe');
  await expect(page.getByText('left alone')).toBeVisible();
  expect(warned.map((text) => text.replace(/ JSHandle@.*| \[object.*/s, ''))).toEqual([
    expect.stringContaining('not upgraded: its runtime “php-cgi” is no language of Petri'),
    expect.stringContaining('not carried over: actions: a cell has no such attribute'),
  ]);
  // The documentation is another site.
  seen.foreign.length = 0;
});
