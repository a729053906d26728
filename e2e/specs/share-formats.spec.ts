import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import type { Page } from '@playwright/test';
import LZString from 'lz-string';
import { violations } from '../fixtures/axe.ts';
import { fragmentOf, type PetriPage } from '../fixtures/petri-page.ts';
import { expect, test } from '../fixtures/petri.ts';

const SOURCE =
  '#include <stdio.h>\n#include "util.h"\nint main(int c, char **v) { printf("%s </script> %d\\n", v[1], N); return 0; }\n';
const NOTEBOOK = {
  format: 1,
  title: 'Sums & more',
  cells: [
    { id: 'text', kind: 'markdown', language: 'markdown', source: '# Sums\n\nWith *words*.' },
    {
      id: 'sum',
      kind: 'code',
      language: 'c',
      source: SOURCE,
      files: { 'util.h': '#define N 42\n' },
      args: ['a b'],
    },
    { id: 'py', kind: 'code', language: 'python', source: 'print("```")' },
  ],
};

async function openNotebook({ page, site, editor }: PetriPage): Promise<void> {
  await page.goto(site + fragmentOf(NOTEBOOK));
  await expect(editor).toHaveCount(2);
}

async function openDialog(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Open…' }).click();
  await expect(page.getByRole('dialog', { name: 'Open' })).toBeVisible();
}

async function paste(page: Page, text: string): Promise<void> {
  await openDialog(page);
  await page.getByRole('textbox', { name: 'Link, address or text' }).fill(text);
  await page.getByRole('button', { name: 'Open this' }).click();
}

async function shareTab(page: Page, tab: string): Promise<void> {
  await page.getByRole('button', { name: 'Share' }).click();
  await page.getByRole('tab', { name: tab }).click();
}

/** The notebook on screen, by the link that is made of it. */
async function sharedLink(page: Page): Promise<string> {
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link', exact: true }).inputValue();
  await page.keyboard.press('Escape');
  await expect(page.getByRole('dialog')).toHaveCount(0);
  return link;
}

async function drop(page: Page, name: string, content: Buffer): Promise<void> {
  const transfer = await page.evaluateHandle(
    ([file, base64]) => {
      const data = new DataTransfer();
      const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
      data.items.add(new File([bytes], file));
      return data;
    },
    [name, content.toString('base64')] as const,
  );
  for (const type of ['dragenter', 'dragover'])
    await page.dispatchEvent('main', type, { dataTransfer: transfer });
  await expect(page.getByText('Drop a notebook')).toBeVisible();
  await page.dispatchEvent('main', 'drop', { dataTransfer: transfer });
  await expect(page.getByText('Drop a notebook')).toHaveCount(0);
}

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

test('links of other playgrounds open as a stranger’s, and damaged ones leave everything as it was', async ({
  petri,
  page,
}) => {
  await petri.open();
  await petri.editor.fill('// mine');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  const state = {
    sessions: [
      { id: 1, language: 'c++', source: 'int main() {}', compilers: [{ id: 'g', options: '-O2 -Wall' }] },
    ],
  };
  const marimo = 'import marimo\n\napp = marimo.App()\n\n\n@app.cell\ndef _():\n    x = 1\n    return (x,)\n';
  const links: readonly (readonly [string, string, string])[] = [
    [
      `https://www.typescriptlang.org/play?#code/${LZString.compressToEncodedURIComponent('const a: number = 1;')}`,
      'typescript',
      'const a: number = 1;',
    ],
    [`https://marimo.app/#code/${LZString.compressToEncodedURIComponent(marimo)}`, 'python', 'x = 1'],
    [
      `https://godbolt.org/clientstate/${encodeURIComponent(deflateSync(JSON.stringify(state)).toString('base64'))}`,
      'cpp',
      'int main() {}',
    ],
  ];
  for (const [link, language, source] of links) {
    await paste(page, link);
    await expect(petri.editor).toHaveValue(source);
    await expect(petri.language).toHaveValue(language);
    await expect(page.getByText('From a link.')).toBeVisible();
    await expect(page.getByRole('button', { name: 'Permissions: Restricted' })).toBeVisible();
    await page.getByRole('button', { name: 'Back to my notebook' }).click();
    await expect(petri.editor).toHaveValue('// mine');
  }
  await paste(page, 'https://godbolt.org/clientstate/AAAA');
  await expect(page.getByRole('dialog').getByRole('alert')).toContainText('This link');
  await page.keyboard.press('Escape');
  await expect(petri.editor).toHaveValue('// mine');
});

test.describe('an address', () => {
  let server: Server;
  let base = '';
  test.beforeAll(async () => {
    server = createServer((request, response) => {
      if (request.url === '/open.c') response.setHeader('Access-Control-Allow-Origin', '*');
      response.end('int fetched;\n');
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    base = `http://127.0.0.1:${String((server.address() as AddressInfo).port)}`;
  });
  test.afterAll(() => {
    server.close();
    server.closeAllConnections();
  });

  test('is fetched only when the reader says so, and trusted as little as a link', async ({
    petri,
    page,
    seen,
  }) => {
    await petri.open();
    await paste(page, `${base}/open.c`);
    await expect(page.getByRole('dialog')).toContainText(`will ask 127.0.0.1:`);
    expect(petri.requests.filter((url) => url.startsWith(base))).toEqual([]);
    await page.getByRole('button', { name: 'Fetch and open' }).click();
    await expect(petri.editor).toHaveValue('int fetched;\n');
    await expect(page.getByRole('button', { name: 'Permissions: Restricted' })).toBeVisible();
    await paste(page, `${base}/closed.c`);
    await page.getByRole('button', { name: 'Fetch and open' }).click();
    await expect(page.getByRole('dialog').getByRole('alert')).toContainText('CORS');
    // The browser's own words about the answer that it kept from the page, and the requests that were wanted.
    petri.problems.length = 0;
    petri.requests.length = 0;
    seen.foreign.length = 0;
  });
});

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
