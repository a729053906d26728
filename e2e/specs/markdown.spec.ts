import type { Page } from '@playwright/test';
import type { PetriModule } from '../fixtures/page-runs.ts';
import { expect, test } from '../fixtures/petri.ts';

const text = (page: Page, number = 1) => page.getByRole('article', { name: `Text ${String(number)}` });

function textCell(source: string, more: object = {}): Record<string, unknown> {
  return { kind: 'markdown', language: 'markdown', source, ...more };
}

test('a text cell of a link is shown at once: tables, math, coloured code, a picture of the cell', async ({
  petri,
  page,
}) => {
  await petri.openLink({
    format: 1,
    cells: [
      textCell(
        '# Title\n\nMath $\\frac{1}{2}$ and ![dot](dot.svg)\n\n| a | b |\n|---|---|\n| 1 | 2 |\n\n```c\nint x = 1;\n```\n\n[out](https://example.org)\n',
        { files: { 'dot.svg': '<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"/>' } },
      ),
      { kind: 'code', language: 'c', source: 'int main(void) { return 0; }' },
    ],
  });
  const cell = text(page);
  await expect(cell.getByRole('heading', { name: 'Title' })).toBeVisible();
  await expect(cell.getByRole('cell', { name: '2' })).toBeVisible();
  await expect(cell.locator('math mfrac')).toBeVisible();
  await expect(cell.locator('.tok-type, .tok-keyword').first()).toHaveText('int');
  await expect
    .poll(() =>
      cell.getByRole('img', { name: 'dot' }).evaluate((image: HTMLImageElement) => image.naturalWidth),
    )
    .toBe(9);
  const link = cell.getByRole('link', { name: 'out' });
  await expect(link).toHaveAttribute('target', '_blank');
  await expect(link).toHaveAttribute('rel', 'noopener noreferrer');
  expect(petri.packRequests()).toEqual([]);
});

test('text is added, written, shown with Ctrl+Enter, edited again by a double click, and shared', async ({
  petri,
  page,
}) => {
  await petri.openCell({ source: 'int main(void) { return 0; }' });
  await page.getByRole('button', { name: 'Add text' }).click();
  const cell = text(page, 2);
  await cell.getByRole('textbox', { name: 'Editor' }).fill('*Hello* there');
  await page.keyboard.press('ControlOrMeta+Enter');
  await expect(cell.locator('em')).toHaveText('Hello');
  await cell.locator('em').dblclick();
  await expect(cell.getByRole('textbox', { name: 'Editor' })).toHaveValue('*Hello* there');
  await cell.getByRole('textbox', { name: 'Editor' }).fill('**Changed**');
  await cell.getByRole('button', { name: 'Done' }).click();
  await expect(cell.locator('strong')).toHaveText('Changed');
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.goto('about:blank');
  await page.goto(link);
  await expect(text(page, 2).locator('strong')).toHaveText('Changed');
});

test('choosing Markdown as the language makes a cell text, and another one makes it a program again', async ({
  petri,
  page,
}) => {
  await petri.openCell({ language: 'c', source: '# Not C' });
  await petri.choose('markdown');
  await expect(text(page).getByRole('heading', { name: 'Not C' })).toBeVisible();
  await text(page).getByRole('button', { name: 'Edit' }).click();
  await petri.choose('c');
  await expect(petri.runButton).toBeVisible();
  await expect(petri.editor).toHaveValue('# Not C');
});

test('markup that a text must not have does nothing in the page', async ({ petri, page }) => {
  await petri.openLink({
    format: 1,
    cells: [
      textCell(
        [
          '<img src=x onerror="document.title=1">',
          '<script>document.title=2</script>',
          '<a href="javascript:document.title=3">js</a>',
          '<svg onload="document.title=4"></svg>',
          '<iframe srcdoc="x"></iframe>',
          '<p style="position:fixed;inset:0" id="app">over</p>',
        ].join('\n\n'),
      ),
      { kind: 'code', language: 'c', source: 'int main(void) { return 0; }' },
    ],
  });
  const cell = text(page);
  await expect(cell.getByText('over')).toBeVisible();
  await expect(
    cell.locator('script, iframe, svg[onload], [onerror], [style*="position"], [href^="javascript"]'),
  ).toHaveCount(0);
  expect(await cell.getByText('over').evaluate((element) => getComputedStyle(element).position)).toBe(
    'static',
  );
  expect(await page.title()).not.toMatch(/\d/);
});

test('a page without text loads nothing of what renders it', async ({ petri }) => {
  await petri.openCell({ source: 'int main(void) { return 0; }' });
  expect(petri.requests.filter((url) => /TextCell|languages\/(?!c\/)/.test(url))).toEqual([]);
});

test('the API answers a text with HTML', async ({ petri, page }) => {
  await petri.open();
  const result = await page.evaluate(async (address) => {
    const { createPetri } = (await import(address)) as PetriModule;
    const api = await createPetri();
    const run = api.run({ language: 'markdown', source: '*x*' });
    const shown: unknown[] = [];
    for await (const output of run) shown.push(output);
    const { outcome, exitCode } = await run.result;
    return { shown, outcome, exitCode };
  }, `${petri.site}petri.js`);
  expect(result).toEqual({
    shown: [{ type: 'display_data', data: { 'text/html': '<p><em>x</em></p>' }, metadata: {} }],
    outcome: 'exited',
    exitCode: 0,
  });
});
