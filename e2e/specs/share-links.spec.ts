import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { deflateSync } from 'node:zlib';
import LZString from 'lz-string';
import { expect, test } from '../fixtures/petri.ts';
import { paste } from '../fixtures/share-page.ts';

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
