import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from '@playwright/test';
import { expect, test } from '../fixtures/petri.ts';

const READS = `for _, name in ipairs { 'data/in.txt', 'data/sub/deep.txt' } do
  local file = io.open(name)
  print(name, file and file:read('a') or 'nothing')
end
local file, problem = io.open('data/new.txt', 'w')
print(file and 'writes' or problem)
print(os.remove('data/in.txt'))`;

const CHANGES = `local file = io.open('data/in.txt')
local text = file:read('a')
file:close()
io.open('data/in.txt', 'w'):write(text .. '+')
io.open('data/new.txt', 'w'):write('made')
print(os.remove('data/old.txt'))`;

/** What the browser's dialog would give: folders of the origin's own file system, whose handles are the same. */
async function offerFolders(page: Page): Promise<void> {
  await page.addInitScript(() => {
    Object.assign(globalThis, {
      showDirectoryPicker: async () =>
        (await navigator.storage.getDirectory()).getDirectoryHandle('data', { create: true }),
    });
  });
}

/** Puts files into the folder as another program would; with nothing, the folder is deleted. */
async function setDisk(page: Page, files?: Readonly<Record<string, string>>): Promise<void> {
  await page.evaluate(async (texts) => {
    const disk = await navigator.storage.getDirectory();
    await disk.removeEntry('data', { recursive: true }).catch(() => undefined);
    if (texts === undefined) return;
    const data = await disk.getDirectoryHandle('data', { create: true });
    for (const [path, text] of Object.entries(texts)) {
      const segments = path.split('/');
      const name = segments.pop() ?? '';
      let folder = data;
      for (const segment of segments) folder = await folder.getDirectoryHandle(segment, { create: true });
      const stream = await (await folder.getFileHandle(name, { create: true })).createWritable();
      await stream.write(text);
      await stream.close();
    }
  }, files);
}

function disk(page: Page): Promise<Readonly<Record<string, string>>> {
  return page.evaluate(async () => {
    const found: Record<string, string> = {};
    const data = await (await navigator.storage.getDirectory()).getDirectoryHandle('data');
    for await (const [name, entry] of data.entries()) {
      if (entry.kind === 'file') found[name] = await (await entry.getFile()).text();
    }
    return found;
  });
}

const dialogOf = (page: Page) => page.getByRole('dialog', { name: 'Folders' });
const bar = (page: Page) => page.getByRole('region', { name: 'Mounted folders' });
const note = (page: Page) => page.getByRole('group', { name: 'Written to folders' });

async function openFolders(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Folders', exact: true }).click();
  await expect(dialogOf(page)).toBeVisible();
}

async function mount(page: Page, how: 'Read-only' | RegExp): Promise<void> {
  await openFolders(page);
  await dialogOf(page).getByRole('radio', { name: how }).check();
  await dialogOf(page).getByRole('button', { name: 'Choose a folder…' }).click();
  await expect(dialogOf(page).getByRole('button', { name: 'Take away data' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(dialogOf(page)).toHaveCount(0);
}

test.beforeEach(async ({ page }) => {
  await offerFolders(page);
});

test('a folder that is mounted read-only is read and not changed, is there after a reload, asks again, and can be gone', async ({
  petri,
  page,
}) => {
  await petri.open();
  await page.waitForLoadState('networkidle');
  expect(petri.requests.filter((url) => /Folder|mounts/i.test(url))).toEqual([]);
  await setDisk(page, { 'in.txt': 'disk', 'sub/deep.txt': 'deep', '.git/config': 'secret' });
  await petri.choose('lua');
  await petri.setSource(READS);
  await mount(page, 'Read-only');
  await expect(bar(page)).toContainText('data/ read-only');
  const expected =
    'data/in.txt\tdisk\ndata/sub/deep.txt\tdeep\ndata/new.txt: Read-only file system\n' +
    'nil\tdata/in.txt: Read-only file system\t69\n';
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe(expected);
  expect(await disk(page)).toEqual({ 'in.txt': 'disk' });
  await expect(page.getByRole('group', { name: 'Denied' })).toHaveCount(0);

  await expect(page.getByText('Saved', { exact: true })).toBeVisible();
  await page.reload();
  await setDisk(page, { 'in.txt': 'newer' });
  await expect(bar(page)).toContainText('data/ read-only');
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toContain('data/in.txt\tnewer\ndata/sub/deep.txt\tnothing');

  // A browser that has forgotten what its reader allowed.
  await page.evaluate(() => {
    Object.assign(FileSystemHandle.prototype, { queryPermission: () => Promise.resolve('prompt') });
  });
  await petri.start();
  await expect(petri.status).toHaveText('Could not run');
  await expect(page.getByRole('alert').filter({ hasText: 'needs your permission again' })).toBeVisible();
  await page.evaluate(() => {
    Object.assign(FileSystemHandle.prototype, { queryPermission: () => Promise.resolve('granted') });
  });
  await bar(page).getByRole('button', { name: 'Allow data again' }).click();
  await expect(bar(page)).not.toContainText('needs your permission');
  expect(await petri.run()).toBe('exited 0');

  await setDisk(page);
  await petri.start();
  await expect(petri.status).toHaveText('Could not run');
  await expect(bar(page)).toContainText('gone');

  // Taken away in the permissions, where all is that was allowed.
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Permissions', exact: true }).click();
  await page.getByRole('button', { name: 'Take away the folder data' }).click();
  await page.getByRole('button', { name: 'Activity…' }).click();
  const entries = page.getByRole('dialog', { name: 'Activity' }).getByRole('listitem');
  await expect(entries.filter({ hasText: 'folder mounted, read-only' })).toHaveCount(1);
  await expect(entries.filter({ hasText: 'folder taken away' })).toHaveCount(1);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toContain('data/in.txt\tnothing');
  await page.reload();
  await expect(petri.runButton).toBeVisible();
  await expect(bar(page)).toHaveCount(0);
});

test('what a run changed in a folder is written back, and what somebody else changed is left for the reader to decide', async ({
  petri,
  page,
}) => {
  await petri.open();
  await setDisk(page, { 'in.txt': '1', 'old.txt': 'O', 'same.txt': 'S' });
  await petri.choose('lua');
  await petri.setSource(CHANGES);
  await mount(page, /^Read and write/);
  expect(await petri.run()).toBe('exited 0');
  await expect(note(page)).toContainText('Written to data/: 1 file changed, 1 file new, 1 file removed');
  expect(await disk(page)).toEqual({ 'in.txt': '1+', 'new.txt': 'made', 'same.txt': 'S' });

  // Somebody else writes while the program computes.
  await setDisk(page, { 'in.txt': '1', 'old.txt': 'O' });
  await petri.setSource(`${CHANGES}\nprint('now')\nio.read()`);
  await petri.start();
  await expect(petri.status).toHaveText(/Waiting for input/);
  await setDisk(page, { 'in.txt': 'theirs', 'old.txt': 'O', 'new.txt': 'theirs' });
  await petri.stdin.press('Enter');
  expect(await petri.outcome()).toBe('exited 0');
  await expect(note(page)).toContainText('Not written: 1 file changed, 1 file new, 1 file removed.');
  expect(await disk(page)).toEqual({ 'in.txt': 'theirs', 'old.txt': 'O', 'new.txt': 'theirs' });
  const download = page.waitForEvent('download');
  await note(page).getByRole('button', { name: 'Download data/in.txt' }).click();
  expect((await download).suggestedFilename()).toBe('in.txt');
  await note(page).getByRole('button', { name: 'Overwrite data/in.txt' }).click();
  await note(page).getByRole('button', { name: 'Leave data/new.txt as it is' }).click();
  await note(page).getByRole('button', { name: 'Remove data/old.txt' }).click();
  await expect(note(page)).not.toContainText('Not written');
  expect(await disk(page)).toEqual({ 'in.txt': '1+', 'new.txt': 'theirs' });

  // The level is the gate for it, too.
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Permissions', exact: true }).click();
  await page.getByRole('radio', { name: 'Restricted', exact: true }).check();
  await page.keyboard.press('Escape');
  await petri.setSource(`print(io.open('data/in.txt', 'w'))`);
  await petri.run();
  await expect(petri.output).toContainText('Permission denied');
  expect(await disk(page)).toEqual({ 'in.txt': '1+', 'new.txt': 'theirs' });

  // Taken away while a program has it: that ends, and nothing more is written.
  await openFolders(page);
  await expect(dialogOf(page)).toContainText('The level Restricted does not let programs write files.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Permissions: Restricted' }).click();
  await page.getByRole('radio', { name: 'Trusted', exact: true }).check();
  await page.keyboard.press('Escape');
  await petri.setSource(`io.open('data/late.txt', 'w'):write('late')\nio.read()`);
  await petri.start();
  await expect(petri.status).toHaveText(/Waiting for input/);
  await openFolders(page);
  await dialogOf(page).getByRole('button', { name: 'Take away data' }).click();
  await page.keyboard.press('Escape');
  expect(await petri.outcome()).toBe('stopped');
  expect(await disk(page)).toEqual({ 'in.txt': '1+', 'new.txt': 'theirs' });
});

test('a notebook from a link gets no folder, whatever it is allowed; a browser without folders reads a copy', async ({
  petri,
  page,
}) => {
  await petri.openCell({ language: 'lua', source: READS });
  await petri.trust();
  await openFolders(page);
  await expect(dialogOf(page)).toContainText('This notebook came by a link.');
  await expect(dialogOf(page).getByRole('button', { name: 'Choose a folder…' })).toHaveCount(0);
  await page.keyboard.press('Escape');

  await page.addInitScript(() => {
    Reflect.deleteProperty(globalThis, 'showDirectoryPicker');
    Reflect.deleteProperty(Window.prototype, 'showDirectoryPicker');
  });
  await page.reload();
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'New notebook' }).click();
  await petri.opened();
  await petri.choose('lua');
  await petri.setSource(READS);
  await openFolders(page);
  await expect(dialogOf(page)).toContainText('This browser gives pages no folders');
  const copy = test.info().outputPath('data');
  await mkdir(copy, { recursive: true });
  await writeFile(join(copy, 'in.txt'), 'copied');
  await page.getByLabel('Read a copy of a folder').setInputFiles(copy);
  await expect(dialogOf(page)).toContainText('a copy, until you leave the page');
  await page.keyboard.press('Escape');
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toContain('data/in.txt\tcopied\n');
  expect(await petri.outputText()).toContain('data/new.txt: Read-only file system');
});
