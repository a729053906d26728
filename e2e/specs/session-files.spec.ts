import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';
import { fragmentOf } from '../fixtures/petri-page.ts';

const read = `local file = io.open('note.txt')\nprint(file and file:read('a') or 'nothing')`;

const CELLS = [
  { language: 'lua', source: read },
  {
    language: 'sql',
    source: `CREATE TABLE word (text TEXT);\nINSERT INTO word VALUES ('first');\nSELECT writefile('note.txt', 'from SQL');`,
  },
  {
    language: 'sql',
    source: `INSERT INTO word VALUES ('second');\nSELECT print(group_concat(text)) FROM word;`,
  },
  { language: 'lua', source: read },
  { language: 'lua', source: read, files: { 'note.txt': 'its own' } },
];

async function run(page: Page, cell: number): Promise<string> {
  const article = page.getByRole('article', { name: `Cell ${String(cell)}`, exact: true });
  const status = article.getByRole('status', { name: 'Run status' });
  await article.getByRole('button', { name: 'Clear' }).click();
  await article.getByRole('button', { name: 'Run' }).click();
  await expect(status).toHaveText(/exited 0$|failed to compile$/);
  expect(await status.textContent()).toMatch(/exited 0$/);
  return (await article.getByRole('region', { name: 'Output' }).textContent()) ?? '';
}

test('cells find what those above them wrote: tables, files; never their own, never what is below', async ({
  petri,
  page,
}) => {
  const cells = CELLS.map((cell) => ({ kind: 'code', ...cell }));
  await page.goto(petri.site + fragmentOf({ format: 1, cells }));
  await run(page, 2);
  expect(await run(page, 1)).toContain('nothing');
  expect(await run(page, 3)).toContain('first,second');
  expect(await run(page, 4)).toContain('from SQL');
  expect(await run(page, 5)).toContain('its own');
  // Again from the same beginning: the table is not there twice, the second word neither.
  await run(page, 2);
  expect(await run(page, 3)).toContain('first,second');
});
