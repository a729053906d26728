import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';

/** A notebook as Jupyter saves it, with what its cells printed there. */
const NOTEBOOK = {
  cells: [
    {
      cell_type: 'code',
      execution_count: 1,
      id: 'one',
      metadata: {},
      outputs: [{ name: 'stdout', output_type: 'stream', text: ['from the file\n'] }],
      source: ['print("from a run")'],
    },
    { cell_type: 'code', execution_count: null, id: 'two', metadata: {}, outputs: [], source: ['x = 1'] },
  ],
  metadata: { kernelspec: { display_name: 'Lua', language: 'lua', name: 'lua' } },
  nbformat: 4,
  nbformat_minor: 5,
};
const MARK = 'Recorded: what it printed when it ran last.';

async function openFile(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Open…' }).click();
  const [chooser] = await Promise.all([
    page.waitForEvent('filechooser'),
    page.getByRole('button', { name: 'Choose a file…' }).click(),
  ]);
  const buffer = Buffer.from(JSON.stringify(NOTEBOOK));
  await chooser.setFiles({ name: 'book.ipynb', mimeType: 'application/octet-stream', buffer });
  await expect(page.getByText('Opened as a new notebook.')).toBeVisible();
}

/** Names of the cells whose outputs the browser keeps. */
function kept(page: Page): Promise<readonly string[]> {
  return page.evaluate(
    () =>
      new Promise<readonly string[]>((resolve) => {
        const opening = indexedDB.open('petri-outputs');
        opening.onsuccess = () => {
          const database = opening.result;
          if (!database.objectStoreNames.contains('outputs')) {
            database.close();
            resolve([]);
            return;
          }
          const all = database.transaction('outputs').objectStore('outputs').getAll();
          all.onsuccess = () => {
            database.close();
            resolve(
              (all.result as { cells: Record<string, string> }[]).flatMap(({ cells }) =>
                Object.values(cells),
              ),
            );
          };
        };
      }),
  );
}

test('what an opened file brought, and what a run printed, is there after a reload, and said to be recorded', async ({
  petri,
  page,
}) => {
  await petri.open();
  await openFile(page);
  await expect(petri.output.first()).toHaveText('from the file\n');
  await expect(page.getByText(MARK)).toHaveCount(1);
  await expect.poll(async () => (await kept(page)).join()).toContain('from the file');
  await page.reload();
  await petri.opened();
  await expect(petri.output.first()).toHaveText('from the file\n');
  await expect(page.getByText(MARK)).toHaveCount(1);
  await expect(petri.status.first()).toHaveText('Ready');

  await petri.runButton.first().click();
  await expect(petri.status.first()).toHaveText(/exited 0$/, { timeout: 60_000 });
  await expect(petri.output.first()).toHaveText('from a run\n');
  await expect(page.getByText(MARK)).toHaveCount(0);
  await expect.poll(async () => (await kept(page)).join()).toContain('from a run');
  await page.reload();
  await petri.opened();
  await expect(petri.output.first()).toHaveText('from a run\n');
  await expect(page.getByText(MARK)).toHaveCount(1);

  await page.getByRole('button', { name: 'Clear' }).first().click();
  await expect.poll(() => kept(page)).toEqual([]);
  await page.reload();
  await petri.opened();
  await expect(petri.editor.first()).toBeVisible();
  await expect(page.getByText(MARK)).toHaveCount(0);
});
