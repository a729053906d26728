import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { violations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/petri.ts';
import { openNotebook, openDialog, paste, shareTab } from '../fixtures/share-page.ts';

test('the ways to share: embed, badge, command, QR code, by keyboard', async ({ petri, page, site }) => {
  await openNotebook(petri);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  await expect(page.getByRole('textbox', { name: 'Badge in Markdown' })).toHaveValue(
    `[![Open in Petri](${site}badge.svg)](${link})`,
  );
  await expect(page.getByRole('textbox', { name: 'Command' })).toHaveValue(`npx petri run '${link}'`);
  expect((await page.request.get(`${site}badge.svg`)).headers()['content-type']).toContain('image/svg+xml');
  await page.getByRole('button', { name: 'Show QR code' }).click();
  await expect(page.getByRole('img', { name: 'QR code of the link' })).toBeVisible();
  await page.getByRole('tab', { name: 'Link' }).focus();
  await page.keyboard.press('ArrowRight');
  await expect(page.getByRole('tab', { name: 'Embed' })).toBeFocused();
  const markup = page.getByRole('textbox', { name: 'Markup' });
  await expect(markup).toHaveValue(
    new RegExp(`^<script type="module" src="${site}embed.js"></script>\n<petri-cell language="c"`),
  );
  await page.getByRole('combobox', { name: 'Which cell' }).selectOption('py');
  await expect(markup).toHaveValue(
    /^[^\n]*\n<petri-cell language="python"><pre><code>print\(&quot;```&quot;\)\n<\/code><\/pre><\/petri-cell>$/,
  );
  await page.getByRole('tab', { name: 'Embed' }).focus();
  await page.keyboard.press('End');
  await expect(page.getByRole('button', { name: 'Create gist' })).toBeDisabled();
  await page.keyboard.press('Home');
  await expect(page.getByRole('tab', { name: 'Link' })).toHaveAttribute('aria-selected', 'true');
});

test('text is opened from the clipboard, where the browser lets the page read it', async ({
  petri,
  page,
  context,
  site,
}) => {
  await petri.open();
  await openDialog(page);
  await context.grantPermissions(['clipboard-read', 'clipboard-write'], { origin: new URL(site).origin });
  await page.evaluate(() =>
    navigator.clipboard.writeText('# From the clipboard\n\n```lua petri\nprint(7)\n```\n'),
  );
  await page.getByRole('button', { name: 'Paste' }).click();
  await expect(petri.editor).toHaveValue('print(7)');
  await expect(page.getByRole('heading', { name: 'From the clipboard' })).toBeVisible();
  await expect(page.getByText('Opened as a new notebook.')).toBeVisible();
});

test('a gist is made with one request and only then, and the token is nowhere afterwards', async ({
  petri,
  page,
  seen,
}) => {
  const received: { authorization: string | undefined; body: string }[] = [];
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      received.push({ authorization: request.headers.authorization, body });
      response
        .writeHead(201, { 'content-type': 'application/json', 'access-control-allow-origin': '*' })
        .end(JSON.stringify({ html_url: 'https://gist.github.com/someone/abc' }));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const api = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  // What the page sends to GitHub goes to a server of the test.
  await page.route('https://api.github.com/**', async (route) => {
    const response = await route.fetch({ url: api + new URL(route.request().url()).pathname });
    await route.fulfill({ response });
  });
  await openNotebook(petri);
  await shareTab(page, 'Gist');
  expect(received).toEqual([]);
  await page.getByLabel('Token of GitHub').fill('ghp_secret');
  await page.getByRole('button', { name: 'Create gist' }).click();
  await expect(page.getByRole('textbox', { name: 'Address of the gist' })).toHaveValue(
    'https://gist.github.com/someone/abc',
  );
  expect(received.map(({ authorization }) => authorization)).toEqual(['Bearer ghp_secret']);
  const { files, public: isPublic } = JSON.parse(received[0]?.body ?? '') as {
    files: Record<string, { content: string }>;
    public: boolean;
  };
  expect(isPublic).toBe(false);
  expect(Object.keys(files)).toEqual(['Sums-more.ipynb']);
  expect(files['Sums-more.ipynb']?.content).toContain('"nbformat": 4');
  await expect(page.getByLabel('Token of GitHub')).toHaveValue('');
  expect(
    await page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)])),
  ).not.toContain('ghp_secret');
  server.close();
  server.closeAllConnections();
  petri.requests.length = 0;
  seen.foreign.length = 0;
});

test('the dialogs can be used by everybody, light and dark, on a phone too', async ({ petri, page }) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await openNotebook(petri);
  const fits = () =>
    page.getByRole('dialog').evaluate((dialog) => {
      const body = dialog.querySelector('.body');
      return (body?.scrollWidth ?? 0) - (body?.clientWidth ?? 0);
    });
  await page.getByRole('button', { name: 'Share' }).click();
  for (const tab of ['Link', 'Embed', 'Download', 'Gist']) {
    await page.getByRole('tab', { name: tab }).click();
    if (tab === 'Link') await page.getByRole('button', { name: 'Show QR code' }).click();
    await expect(page.getByRole('tabpanel', { name: tab })).toBeVisible();
    expect(await violations(page), tab).toEqual([]);
    expect(await fits(), tab).toBeLessThanOrEqual(0);
  }
  await page.keyboard.press('Escape');
  await paste(page, 'https://example.org/a.ipynb');
  await expect(page.getByRole('button', { name: 'Fetch and open' })).toBeVisible();
  expect(await violations(page)).toEqual([]);
  expect(await fits()).toBeLessThanOrEqual(0);
});
