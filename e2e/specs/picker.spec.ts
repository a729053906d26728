import { expect, freshTest as test } from '../fixtures/petri.ts';

test('the picker tells version, licence, download, and what of it is on this device', async ({
  petri,
  page,
}) => {
  await petri.openCell({ source: 'int main(void) { return 0; }\n' });
  const about = page.getByRole('group', { name: 'About C' });
  const button = page.getByRole('button', { name: 'About C', exact: true });
  await button.click();
  await expect(about).toContainText(/Version Clang \d+\.\d+/);
  await expect(about).toContainText(/Licence Apache-2\.0/);
  await expect(about).toContainText(/Download not downloaded yet: at most \d+\.\d MB/);
  expect(await petri.run()).toBe('exited 0');
  await expect(about).toHaveCount(0);
  await button.click();
  // It has come, and is not there yet for a page without a network.
  await expect(about).toContainText(
    /Download downloaded: \d+\.\d of \d+\.\d MB, being kept for offline use/,
    { timeout: 3_000 },
  );
  // What only C++ needs is not here.
  await expect(about).toContainText(
    /Download downloaded: \d+\.\d of \d+\.\d MB, the rest when it is needed/,
    {
      timeout: 30_000,
    },
  );
  await page.keyboard.press('Escape');
  await expect(about).toHaveCount(0);
  await expect(button).toBeFocused();

  await petri.language.selectOption({ label: 'WebAssembly text' });
  await page.getByRole('button', { name: 'About WebAssembly text' }).click();
  await expect(page.getByRole('group', { name: 'About WebAssembly text' })).toContainText(
    'Download a part of this page',
  );
});

test('a language that this site has not got cannot be chosen, and the reason is said', async ({
  petri,
  page,
}) => {
  // The list of packs is a part of the page's code: as a site without the pack of SQL would have it.
  await page.route(/\/assets\/.*\.js$/, async (route) => {
    const response = await route.fetch();
    const text = await response.text();
    await route.fulfill({ response, body: text.replaceAll(/\bsqlite:\{id:/g, 'sqlite_:{id:') });
  });
  await petri.openCell({ language: 'sql', source: 'SELECT 1;\n' });
  const option = petri.language.locator('option[value=sql]');
  await expect(option).toHaveText('SQL (not on this site)');
  await expect(option).toBeDisabled();
  await expect(page.getByText(/The "sqlite" pack that sql needs is not part of this site/)).toBeVisible();
  await petri.language.selectOption({ label: 'C' });
  await expect(petri.language).toHaveValue('c');
  // What the page still loads at rest is not waited for.
  await page.unrouteAll({ behavior: 'ignoreErrors' });
});
