import { readFile } from 'node:fs/promises';
import { violations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/petri.ts';
import { SOURCE, openNotebook, openDialog, shareTab, sharedLink, drop } from '../fixtures/share-page.ts';

test('each file that is downloaded is the same notebook again, dropped or picked, outputs included', async ({
  petri,
  page,
}) => {
  await openNotebook(petri);
  await page.getByRole('button', { name: 'Keep a copy' }).click();
  await petri.runButton.first().click();
  await expect(petri.output.first()).toHaveText('a b </script> 42\n', { timeout: 90_000 });
  const before = await sharedLink(page);
  const files = new Map<string, Buffer>();
  for (const extension of ['ipynb', 'md', 'html', 'zip']) {
    await shareTab(page, 'Download');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: `.${extension}`, exact: true }).click(),
    ]);
    expect(download.suggestedFilename()).toBe(`Sums-more.${extension}`);
    files.set(download.suggestedFilename(), await readFile(await download.path()));
    await page.keyboard.press('Escape');
  }
  for (const [name, content] of files) {
    for (const way of ['drop', 'picker']) {
      await page.goto('about:blank');
      await page.goto(petri.site);
      await expect(petri.editor).toHaveCount(2);
      if (way === 'drop') await drop(page, name, content);
      else {
        await openDialog(page);
        const [chooser] = await Promise.all([
          page.waitForEvent('filechooser'),
          page.getByRole('button', { name: 'Choose a file…' }).click(),
        ]);
        await chooser.setFiles({ name, mimeType: 'application/octet-stream', buffer: content });
      }
      await expect(page.getByText('Opened as a new notebook.')).toBeVisible();
      await expect(petri.output.first(), `${name} by ${way}`).toHaveText('a b </script> 42\n');
      expect(await sharedLink(page), `${name} by ${way}`).toBe(before);
    }
  }
});

test('a saved page is read without scripts, asks no server for anything, and leads back', async ({
  petri,
  page,
  browser,
}) => {
  await openNotebook(petri);
  await shareTab(page, 'Download');
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: '.html', exact: true }).click(),
  ]);
  const html = await readFile(await download.path(), 'utf8');
  for (const colorScheme of ['light', 'dark'] as const) {
    const context = await browser.newContext({
      javaScriptEnabled: false,
      colorScheme,
      viewport: { width: 360, height: 800 },
    });
    const saved = await context.newPage();
    const asked: string[] = [];
    saved.on('request', (request) => asked.push(request.url()));
    const problems: string[] = [];
    saved.on('console', (message) => problems.push(message.text()));
    await saved.setContent(html);
    await expect(saved.getByRole('heading', { name: 'Sums & more' })).toBeVisible();
    await expect(saved.getByRole('heading', { name: 'Sums', exact: true })).toBeVisible();
    await expect(saved.locator('pre code').first()).toHaveText(SOURCE);
    await expect(saved.locator('pre code').nth(1)).toHaveText('#define N 42\n');
    await expect(saved.getByRole('link', { name: 'Open it in Petri' })).toHaveAttribute('href', /#v1:/);
    expect(await saved.locator('body').evaluate((body) => body.scrollWidth - innerWidth)).toBeLessThanOrEqual(
      0,
    );
    expect(asked).toEqual([]);
    expect(problems).toEqual([]);
    await context.close();
  }
  const context = await browser.newContext();
  const saved = await context.newPage();
  await saved.setContent(html);
  expect(await violations(saved)).toEqual([]);
  await context.close();
});

test('what is opened never takes the place of what was there', async ({ petri, page }) => {
  await petri.open();
  await petri.editor.fill('// mine');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await drop(page, 'hello.py', Buffer.from('print("hi")\n'));
  await expect(petri.editor).toHaveValue('print("hi")\n');
  await expect(page).toHaveTitle('hello · Petri');
  await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Back to it' }).click();
  await expect(petri.editor).toHaveValue('// mine');
  await page.getByRole('button', { name: 'Notebooks' }).click();
  await expect(page.getByRole('dialog').getByText('hello', { exact: true })).toBeVisible();
});
