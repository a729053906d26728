import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';

const WRITES = `#include <stdio.h>
int main(void) {
  FILE *file = fopen("out.txt", "w");
  if (file == NULL) { perror("out.txt"); return 1; }
  fputs("made", file);
  fclose(file);
  puts("written");
  return 0;
}
`;

const TELLS_TIME = `#include <stdio.h>
#include <time.h>
int main(void) {
  time_t now = time(NULL);
  printf("%d\\n", 1900 + gmtime(&now)->tm_year);
}
`;

const levelButton = (page: Page, name: string) =>
  page.getByRole('button', { name: `Permissions: ${name}`, exact: true });
const note = (page: Page) => page.getByRole('group', { name: 'Denied' });
const allow = (page: Page) =>
  note(page).getByRole('button', { name: 'Allow in this notebook and try again' });

async function openPermissions(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Permissions', exact: true }).click();
  await expect(page.getByRole('dialog', { name: 'Permissions' })).toBeVisible();
}

test('a link opens restricted; what the reader allows holds, survives a reload, and can be taken back', async ({
  petri,
  page,
}) => {
  await petri.openCell({ source: WRITES, capabilities: ['fs.write', 'nonsense'] });
  await expect(levelButton(page, 'Restricted')).toBeVisible();
  await expect(page.getByText('Its author asks for permissions')).toBeVisible();
  expect(await petri.run()).toBe('denied');
  await expect(petri.output).toContainText('Permission denied');
  await expect(note(page)).toContainText('Writing its files was denied: /out.txt.');
  await allow(page).click();
  await expect(petri.output).toHaveText('written');
  expect(await petri.outcome()).toBe('exited 0');
  await expect(note(page)).toHaveCount(0);
  // What is decided about a link is decided about a copy of one's own: else it could not be kept.
  await expect(page.getByText('Now your copy.')).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  expect(new URL(page.url()).hash).toBe('');

  await page.reload();
  await expect(levelButton(page, 'Restricted')).toBeVisible();
  expect(await petri.run()).toBe('exited 0');
  await levelButton(page, 'Restricted').click();
  const dialog = page.getByRole('dialog', { name: 'Permissions' });
  await expect(dialog).toContainText('fs.write:/**');
  await expect(dialog).toContainText(/always in this notebook · used \d+ times?/);
  await dialog.getByRole('button', { name: 'Revoke writing its files' }).click();
  await expect(dialog).toContainText('Nothing beside the level.');
  await expect(dialog.getByRole('button', { name: 'Allow writing its files' })).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await petri.run()).toBe('denied');

  // Above the level of links there is nothing to deny; the same link opened again is restricted again.
  await levelButton(page, 'Restricted').click();
  await dialog.getByRole('radio', { name: 'Restricted', exact: true }).focus();
  await page.keyboard.press('ArrowDown');
  await expect(dialog.getByRole('radio', { name: 'Standard' })).toBeChecked();
  await expect(dialog.getByRole('radio', { name: 'Unrestricted' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await expect(levelButton(page, 'Standard')).toBeVisible();
  expect(await petri.run()).toBe('exited 0');
  await page.reload();
  await expect(levelButton(page, 'Standard')).toBeVisible();
  await petri.openCell({ source: WRITES });
  await page.reload();
  await expect(levelButton(page, 'Restricted')).toBeVisible();
});

test('a notebook of the reader’s own needs no asking; in the sandbox it sees a made-up time, and the page says so', async ({
  petri,
  page,
}) => {
  await petri.open();
  await petri.editor.fill(TELLS_TIME);
  expect(await petri.run()).toBe('exited 0');
  expect(Number(await petri.outputText())).toBeGreaterThan(2024);
  await expect(page.getByRole('button', { name: /^Permissions:/ })).toHaveCount(0);
  await openPermissions(page);
  await page.getByRole('radio', { name: 'Sandbox' }).check();
  await page.keyboard.press('Escape');
  await expect(levelButton(page, 'Sandbox')).toBeVisible();
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('2000\n');
  await expect(note(page)).toContainText('The clock was withheld: the program saw a made-up time.');
  await allow(page).click();
  await expect(petri.output).not.toHaveText('2000');
  expect(await petri.outcome()).toBe('exited 0');
});

test('all of it is listed, can be filtered, taken away as a file, and cleared', async ({ petri, page }) => {
  await petri.openCell({ source: WRITES });
  expect(await petri.run()).toBe('denied');
  await allow(page).click();
  await expect(petri.output).toHaveText('written');
  await openPermissions(page);
  await page.getByRole('button', { name: 'Activity…' }).click();
  const dialog = page.getByRole('dialog', { name: 'Activity' });
  const entries = dialog.getByRole('list', { name: 'Activity' }).getByRole('listitem');
  await expect(entries.filter({ hasText: 'fs.write:/**' })).toContainText('granted');
  await expect(entries.filter({ hasText: 'fs.write:/out.txt' })).toHaveCount(2);
  await dialog.getByRole('checkbox', { name: 'Denied only' }).check();
  await expect(entries).toHaveCount(1);
  await expect(entries).toContainText(/Cell 1 \(C\).*fs\.write:\/out\.txt/);
  await dialog.getByRole('checkbox', { name: 'Denied only' }).uncheck();
  await dialog.getByRole('combobox', { name: 'Cell' }).selectOption({ label: 'Cell 1 (C)' });
  await dialog.getByRole('combobox', { name: 'Capability' }).selectOption('fs');
  await expect(entries).toHaveCount(2);
  const download = page.waitForEvent('download');
  await dialog.getByRole('button', { name: 'Export as JSON' }).click();
  const file = JSON.parse(await readFile(await (await download).path(), 'utf8')) as {
    format: number;
    entries: Record<string, unknown>[];
  };
  expect(file.format).toBe(1);
  expect(file.entries).toContainEqual(
    expect.objectContaining({ kind: 'calls', language: 'c', capability: 'fs.write:/out.txt', denied: 1 }),
  );
  await dialog.getByRole('button', { name: 'Clear' }).click();
  await expect(dialog).toContainText('Nothing yet.');
});
