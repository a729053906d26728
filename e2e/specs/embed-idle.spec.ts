import { cellOf, layoutShift, loader, markup, openDocs } from '../fixtures/embed-page.ts';
import { HELLO_C, asked } from '../fixtures/embed-watch.ts';
import { expect, test } from '../fixtures/threats.ts';

test.describe('before anyone uses it', () => {
  test('a page of twenty cells loads one script, makes no frame and no worker, and nothing on it moves', async ({
    page,
    docs,
    site,
  }) => {
    const urls = asked(page, site);
    const cells = Array.from({ length: 20 }, (_, at) => {
      return `<p>Text ${String(at)}</p>${markup(`c${String(at)}`, 'language="c"', HELLO_C)}`;
    });
    // As the author's guide has it: the page is shown with its cells, not before them.
    const head = loader(site).replace('<script ', '<script blocking="render" ');
    await openDocs(page, docs, site, `${cells.join('\n')}<p>End</p>`, { head, loader: '' });
    await expect(cellOf(page, 'c0').runButton).toBeVisible();
    await page.mouse.wheel(0, 5_000);
    await page.waitForTimeout(500);
    expect(urls).toEqual(['embed.js']);
    expect(page.frames()).toHaveLength(1);
    expect(page.workers()).toHaveLength(0);
    expect(await layoutShift(page)).toBe(0);
  });

  test('nothing moves either when the page was painted long before the script came', async ({
    page,
    docs,
    site,
  }) => {
    await page.route(`${site}embed.js`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    });
    const pre = `<pre>int main(void) {\n  return 0;\n}</pre>`;
    const body = `<p>Text</p><petri-cell id="inside" language="c">${pre}</petri-cell><p>More</p>${pre}<petri-cell id="before" language="c"></petri-cell><p>End</p>`;
    await openDocs(page, docs, site, body);
    await expect(cellOf(page, 'inside').runButton).toBeAttached();
    expect(await layoutShift(page)).toBe(0);
  });

  test('without scripts the code is there to be read', async ({ browser, docs, site }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const body = `<petri-cell language="c"><pre>int inside;</pre></petri-cell><pre>int before;</pre><petri-cell language="c"></petri-cell>`;
    await page.goto(docs.page('no-script', body + loader(site)));
    await expect(page.getByText('int inside;')).toBeVisible();
    await expect(page.getByText('int before;')).toBeVisible();
    await context.close();
  });
});
