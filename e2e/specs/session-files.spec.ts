import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';
import { fragmentOf, type PetriPage } from '../fixtures/petri-page.ts';

const cellAt = (page: Page, cell: number) =>
  page.getByRole('article', { name: `Cell ${String(cell)}`, exact: true });

/** With cells that write files, which those of a link may not by themselves. */
async function open(petri: PetriPage, cells: readonly object[]): Promise<void> {
  await petri.page.goto(
    petri.site + fragmentOf({ format: 1, cells: cells.map((cell) => ({ kind: 'code', ...cell })) }),
  );
  await petri.trust();
}

/** What a cell prints, run again. */
async function run(page: Page, cell: number): Promise<string> {
  const article = cellAt(page, cell);
  const status = article.getByRole('status', { name: 'Run status' });
  await article.getByRole('button', { name: 'Clear' }).click();
  await article.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(status).toHaveText(/exited \d+$|failed to compile$|trapped$|denied$/);
  expect(await status.textContent()).toMatch(/exited 0$/);
  return (await article.getByRole('region', { name: 'Output' }).textContent()) ?? '';
}

test('cells find what those above them wrote: tables, files; never their own, never what is below', async ({
  petri,
  page,
}) => {
  const read = `local file = io.open('note.txt')\nprint(file and file:read('a') or 'nothing')`;
  const first = `CREATE TABLE word (text TEXT);\nINSERT INTO word VALUES ('first');\nSELECT writefile('note.txt', 'from SQL');`;
  const second = `INSERT INTO word VALUES ('second');\nSELECT print(group_concat(text)) FROM word;`;
  await open(petri, [
    { language: 'lua', source: read },
    { language: 'sql', source: first },
    { language: 'sql', source: second },
    { language: 'lua', source: read },
    { language: 'lua', source: read, files: { 'note.txt': 'its own' } },
  ]);
  await run(page, 2);
  expect(await run(page, 1)).toContain('nothing');
  expect(await run(page, 3)).toContain('first,second');
  expect(await run(page, 4)).toContain('from SQL');
  expect(await run(page, 5)).toContain('its own');
  // Again from the same beginning: the table is not there twice, the second word neither.
  await run(page, 2);
  expect(await run(page, 3)).toContain('first,second');
});

test('what a cell removed is gone for those below it, as long as the cell is there', async ({
  petri,
  page,
}) => {
  await open(petri, [
    { language: 'lua', source: `io.open('a.txt', 'w'):write('A')\nio.open('b.txt', 'w'):write('B')` },
    { language: 'lua', source: `os.remove('a.txt')` },
    {
      language: 'lua',
      source: `for _, name in ipairs { 'a.txt', 'b.txt' } do print(name, io.open(name) and 'there' or 'gone') end`,
    },
  ]);
  await run(page, 1);
  expect(await run(page, 3)).toContain('a.txt\tthere\nb.txt\tthere');
  await run(page, 2);
  await expect(cellAt(page, 2)).toContainText('1 file removed');
  expect(await run(page, 3)).toContain('a.txt\tgone\nb.txt\tthere');
  await cellAt(page, 2).getByRole('button', { name: 'Cell actions' }).click();
  await page.getByRole('button', { name: 'Delete cell' }).click();
  expect(await run(page, 2)).toContain('a.txt\tthere\nb.txt\tthere');
  await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
  expect(await run(page, 3)).toContain('a.txt\tgone\nb.txt\tthere');
});

test('what does not compile leaves the files of the run before it; a run that is stopped leaves none', async ({
  petri,
  page,
}) => {
  await open(petri, [
    { language: 'lua', source: `io.open('a.txt', 'w'):write('A')` },
    { language: 'lua', source: `print(io.open('a.txt') and 'there' or 'gone')` },
  ]);
  const first = cellAt(page, 1);
  const status = first.getByRole('status', { name: 'Run status' });
  await run(page, 1);
  await first.getByRole('textbox', { name: 'Editor' }).fill('if');
  await first.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(status).toHaveText(/failed to compile$/);
  expect(await run(page, 2)).toContain('there');
  await first.getByRole('textbox', { name: 'Editor' }).fill(`io.open('a.txt', 'w')\nwhile true do end`);
  await first.getByRole('button', { name: 'Run', exact: true }).click();
  await expect(status).toHaveText(/Running/);
  await first.getByRole('button', { name: 'Stop' }).click();
  await expect(status).toHaveText(/stopped$/);
  expect(await run(page, 2)).toContain('gone');
});
