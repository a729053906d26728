import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';
import { fragmentOf } from '../fixtures/petri-page.ts';

const editors = (page: Page) => page.getByRole('textbox', { name: 'Editor' });

async function cellAction(page: Page, cell: number, action: string): Promise<void> {
  await page.getByRole('button', { name: 'Cell actions' }).nth(cell).click();
  await page.getByRole('button', { name: action }).click();
}

async function more(page: Page, entry: string): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: entry }).click();
}

test('cells are added, moved and deleted, and each of it can be undone and redone', async ({
  petri,
  page,
}) => {
  await petri.openCell({ source: '// one' });
  await page.getByRole('button', { name: 'Add cell' }).click();
  await expect(editors(page)).toHaveCount(2);
  await editors(page).nth(1).fill('// two');
  await cellAction(page, 1, 'Move up');
  await expect(editors(page).first()).toHaveValue('// two');
  await cellAction(page, 0, 'Delete cell');
  await expect(editors(page)).toHaveCount(1);
  await page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' }).click();
  await expect(editors(page)).toHaveCount(2);
  await expect(editors(page).first()).toHaveValue('// two');
  await more(page, 'Undo moving a cell');
  await expect(editors(page).first()).toHaveValue('// one');
  await more(page, 'Redo moving a cell');
  await expect(editors(page).first()).toHaveValue('// two');
});

test('the keyboard stays with the cell that moved, goes to the next one when it is deleted, and menus know arrows', async ({
  petri,
  page,
}) => {
  const cell = (language: string) => ({ kind: 'code', language, source: '' });
  await petri.openLink({ format: 1, cells: [cell('c'), cell('lua'), cell('python')] });
  const menus = page.getByRole('button', { name: 'Cell actions' });
  await menus.nth(1).focus();
  await page.keyboard.press('ArrowDown');
  await expect(page.getByRole('button', { name: 'Move up' })).toBeFocused();
  for (const [key, entry] of [
    ['End', 'Delete cell'],
    ['ArrowDown', 'Move up'],
    ['ArrowUp', 'Delete cell'],
    ['Home', 'Move up'],
    ['ArrowDown', 'Move down'],
  ] as const) {
    await page.keyboard.press(key);
    await expect(page.getByRole('button', { name: entry })).toBeFocused();
  }
  await page.keyboard.press('Enter');
  await expect(petri.language.nth(2)).toHaveValue('lua');
  await expect(menus.nth(2)).toBeFocused();
  for (const left of [2, 1, 0]) {
    await page.keyboard.press('ArrowDown');
    await page.keyboard.press('End');
    await page.keyboard.press('Enter');
    await expect(menus).toHaveCount(left);
    await expect(left === 0 ? page.getByRole('button', { name: 'Add cell' }) : menus.last()).toBeFocused();
  }
});

test('"Undo" is offered while the notebook that it is about is on screen', async ({ petri, page }) => {
  await petri.openCell({ source: '// one' });
  await cellAction(page, 0, 'Delete cell');
  const undo = page.getByRole('log', { name: 'Messages' }).getByRole('button', { name: 'Undo' });
  await expect(undo).toBeVisible();
  await more(page, 'New notebook');
  await expect(petri.editor).toHaveValue(/Hello/);
  await expect(undo).toHaveCount(0);
});

test('what is written is there after a reload, and the page says that it is saved', async ({
  petri,
  page,
}) => {
  await petri.open();
  await petri.editor.fill('int kept;');
  await petri.stdin.fill('5 6\n');
  await page.getByRole('textbox', { name: 'Notebook title' }).fill('My sums');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(petri.editor).toHaveValue('int kept;');
  await expect(petri.stdin).toHaveValue('5 6\n');
  await expect(page).toHaveTitle('My sums · Petri');
});

test('another language brings its own first program, but never over what was written', async ({ petri }) => {
  await petri.open();
  await petri.choose('cpp');
  await expect(petri.editor).toHaveValue(/iostream/);
  await petri.editor.fill('mine');
  await petri.choose('c');
  await expect(petri.editor).toHaveValue('mine');
});

test('what a program printed is not shown beside one of another language', async ({ petri }) => {
  await petri.open();
  await petri.choose('lua');
  await petri.setSource('print("from Lua")');
  expect(await petri.run()).toBe('exited 0');
  await expect(petri.output).toHaveText('from Lua\n');
  await petri.choose('python');
  await expect(petri.output).toHaveText('');
  await expect(petri.status).toHaveText('Ready');
  await expect(petri.editor).toHaveValue('print("from Lua")');
});

test('a program that still runs is ended when its cell becomes one of another language', async ({
  petri,
}) => {
  await petri.open();
  await petri.choose('lua');
  await petri.setSource('print("begun") while true do end');
  await petri.start();
  await expect(petri.output).toHaveText('begun\n');
  await petri.choose('python');
  await expect(petri.status).toHaveText('Ready');
  await petri.setSource('print("mine")');
  expect(await petri.run()).toBe('exited 0');
  await expect(petri.output).toHaveText('mine\n');
});

test('samples: every language can be reached on a phone, and what one language lacks is found in the others', async ({
  petri,
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await petri.open();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Samples' }).click();
  const dialog = page.getByRole('dialog');
  const last = dialog.getByRole('group', { name: 'Written in' }).getByRole('button').last();
  await expect(last).toBeInViewport({ ratio: 1 });
  await last.click();
  await dialog.getByRole('searchbox').fill('shapes in two files');
  await dialog.getByRole('button', { name: /in other languages$/ }).click();
  await expect(dialog.getByRole('button', { name: /^Shapes in two files/ }).first()).toBeVisible();
});

test('a file of a cell is downloaded as it stands', async ({ petri, page }) => {
  await petri.openCell({ language: 'lua', source: 'print("mine")' });
  await page.getByRole('button', { name: 'File actions' }).click();
  const [download] = await Promise.all([
    page.waitForEvent('download'),
    page.getByRole('button', { name: 'Download main.lua' }).click(),
  ]);
  expect(download.suggestedFilename()).toBe('main.lua');
  expect(await readFile(await download.path(), 'utf8')).toBe('print("mine")');
});

test('files of a cell: made, renamed by keyboard, written, deleted, and back again', async ({
  petri,
  page,
}) => {
  await petri.open();
  await page.getByRole('button', { name: 'New file' }).click();
  await page.getByRole('textbox', { name: 'File name' }).fill('answer.h');
  await page.keyboard.press('Enter');
  await expect(page.getByRole('tab', { name: 'answer.h' })).toHaveAttribute('aria-selected', 'true');
  await petri.editor.fill('#define ANSWER 42\n');
  await page.getByRole('tab', { name: 'main.c' }).click();
  await petri.editor.fill(
    '#include <stdio.h>\n#include "answer.h"\nint main(void) { printf("%d", ANSWER); }\n',
  );
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('42');
  await page.getByRole('tab', { name: 'answer.h' }).click();
  await page.getByRole('button', { name: 'File actions' }).click();
  await page.getByRole('button', { name: 'Delete answer.h' }).click();
  await expect(page.getByRole('tab')).toHaveCount(1);
  await more(page, 'Undo deleting answer.h');
  await page.getByRole('tab', { name: 'answer.h' }).click();
  await expect(petri.editor).toHaveValue('#define ANSWER 42\n');
});

test('errors are listed with their place, and the place leads to the line', async ({ petri, page }) => {
  await petri.openCell({ source: 'int main(void) {\n    return nothing;\n}\n' });
  expect(await petri.run()).toBe('failed to compile');
  const place = page.getByRole('link', { name: 'main.c:2:12' });
  await expect(place).toBeVisible();
  await place.click();
  await expect(petri.editor).toBeFocused();
  await page.keyboard.press('Shift+End');
  await page.keyboard.insertText('0;');
  await expect(petri.editor).toHaveValue('int main(void) {\n    return 0;\n}\n');
});

test('a sample opens as a new notebook, and the one before stays in the list', async ({ petri, page }) => {
  await petri.open();
  await petri.editor.fill('// mine');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Samples' }).click();
  await page.getByRole('searchbox', { name: 'Find a sample' }).fill('mandel');
  await page.getByRole('listitem').getByRole('button').first().click();
  await expect(petri.editor).toHaveValue(/petri/);
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.getByRole('button', { name: 'Notebooks' }).click();
  await page.getByRole('dialog').getByRole('listitem').nth(1).getByRole('button').first().click();
  await expect(petri.editor).toHaveValue('// mine');
});

test('a link is shown, not run; it becomes a copy on the first change, and what was there is one click away', async ({
  petri,
  page,
}) => {
  await petri.open();
  await petri.editor.fill('// mine');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await petri.openCell({ source: '// linked' });
  await expect(page.getByText('From a link.')).toBeVisible();
  await expect(petri.editor).toHaveValue('// linked');
  await expect(petri.status).toHaveText('Ready');
  await page.getByRole('button', { name: 'Back to my notebook' }).click();
  await expect(petri.editor).toHaveValue('// mine');
  expect(new URL(page.url()).hash).toBe('');
  await petri.openCell({ source: '// linked' });
  await petri.editor.fill('// changed');
  await expect(page.getByText('Now your copy.')).toBeVisible();
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await expect(petri.editor).toHaveValue('// changed');
});

test('a damaged link says so and leaves the reader with their own notebook', async ({ petri, page }) => {
  await petri.open();
  await petri.editor.fill('// mine');
  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await petri.open('#v1:AAAA');
  await page.reload();
  await expect(page.getByRole('alert').filter({ hasText: 'could not be opened' })).toBeVisible();
  await expect(petri.editor).toHaveValue('// mine');
});

test('sharing: the link opens as the same notebook, its length is said, and copying is announced', async ({
  petri,
  page,
  context,
}) => {
  await context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await petri.openCell({ source: '// shared', stdin: 'in', flags: ['-O2'] });
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  expect(link).toMatch(/#v1:[A-Za-z0-9_-]+$/);
  await expect(page.getByText(`${String(link.length)} characters`)).toBeVisible();
  await page.getByRole('button', { name: 'Copy link' }).click();
  await expect(page.getByRole('dialog').getByRole('status')).toHaveText('Copied');
  expect(await page.evaluate(() => navigator.clipboard.readText())).toBe(link);
  const other = await context.newPage();
  await other.goto(link);
  await expect(editors(other)).toHaveValue('// shared');
  await expect(other.getByRole('textbox', { name: 'Standard input' })).toHaveValue('in');
});

test('the storage panel lists what is cached, pins it and clears it', async ({ petri, page }) => {
  await petri.openCell({ source: 'int main(void) { return 0; }' });
  expect(await petri.run()).toBe('exited 0');
  await more(page, 'Storage');
  const dialog = page.getByRole('dialog', { name: 'Storage' });
  await expect(dialog.getByRole('row')).not.toHaveCount(1);
  await dialog.getByRole('button', { name: 'Pin', exact: true }).first().click();
  await expect(dialog.getByRole('button', { name: 'Pin', exact: true, pressed: true })).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Clear unpinned' }).click();
  await expect(dialog.getByRole('button', { name: 'Pin', exact: true })).toHaveCount(1);
  await dialog.getByRole('button', { name: 'Clear all' }).click();
  await expect(dialog.getByText('Nothing is cached yet.')).toBeVisible();
});

test('options name the compiler, its licence, and what is downloaded for it', async ({ petri, page }) => {
  await petri.open();
  await petri.choose('c');
  await page.getByRole('button', { name: 'Options' }).click();
  const options = page.getByRole('group', { name: 'Options' });
  await expect(options).toContainText(
    /C: Clang \d+\.\d+\. Licence: Apache-2\.0 WITH LLVM-exception AND MIT\. Download: (not downloaded yet: at most|downloaded:) \d+\.\d /,
  );
  await expect(options.getByRole('textbox', { name: 'Compiler flags' })).toBeVisible();
  await petri.choose('python');
  await expect(options).toContainText('Python: CPython');
  await expect(options.getByRole('textbox', { name: 'Compiler flags' })).toHaveCount(0);
  await petri.choose('wat');
  await expect(options).toContainText(/WebAssembly text: WABT [\d.]+\. Licence: Apache-2\.0\./);
  await expect(options).toContainText('Download: a part of this page.');
});

test('a link that is opened while the page still starts is not lost', async ({ petri, page }) => {
  let begin = (): void => undefined;
  const released = new Promise<void>((resolve) => (begin = resolve));
  await page.route(/starter-/, async (route) => {
    await released;
    await route.continue();
  });
  const starter = page.waitForRequest(/starter-/);
  await page.goto(petri.site, { waitUntil: 'commit' });
  await starter;
  const cell = { kind: 'code', language: 'c', source: 'int linked;' };
  const fragment = fragmentOf({ format: 1, cells: [cell] });
  await page.evaluate((hash) => (location.hash = hash), fragment);
  begin();
  await expect(petri.editor).toHaveValue('int linked;');
});

test('Ctrl+Enter runs the cell that it is pressed in', async ({ petri, page }) => {
  const cells = ['one', 'two'].map((word) => ({
    kind: 'code',
    language: 'javascript',
    source: `console.log('${word}')`,
  }));
  await page.goto(petri.site + fragmentOf({ format: 1, cells }));
  for (const cell of [1, 0]) {
    await editors(page).nth(cell).focus();
    await expect(page.locator('.monaco-editor[role="code"]')).toHaveCount(cell === 1 ? 1 : 2);
  }
  await page.keyboard.press('ControlOrMeta+Enter');
  const outputs = page.getByRole('region', { name: 'Output' });
  await expect(outputs.first()).toHaveText(/one/);
  await expect(page.getByRole('status', { name: 'Run status' }).nth(1)).toHaveText('Ready');
});

test('HTML that a program displays is dark where the reader chose dark', async ({ petri, page }) => {
  await page.addInitScript(() => {
    // Frames of other origins run this too, and have no storage.
    if (window !== top) return;
    localStorage.setItem('petri-settings', JSON.stringify({ version: 1, theme: 'dark' }));
  });
  await petri.openCell({ language: 'sql', source: 'SELECT 1 AS one;' });
  expect(await petri.run()).toBe('exited 0');
  const frame = page.frameLocator('iframe[title="HTML from the program"]');
  await expect(frame.getByRole('columnheader', { name: 'one' })).toBeVisible();
  await expect(frame.locator('html')).toHaveCSS('color-scheme', 'dark');
});
