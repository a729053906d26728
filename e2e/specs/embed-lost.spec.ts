import { cellOf, markup, openDocs, type EmbedCell } from '../fixtures/embed-page.ts';
import { says } from '../fixtures/embed-watch.ts';
import { expect, test } from '../fixtures/threats.ts';

const FOREVER = 'console.log("on"); for (;;);';

async function start(cell: EmbedCell): Promise<void> {
  await cell.runButton.click();
  await expect(cell.output).toContainText('on');
}

test('Stop ends a cell whose files or code never come, and one that waits for such a cell', async ({
  page,
  docs,
  site,
}) => {
  await page.route('**/never.*', () => undefined);
  const body = [
    markup('file', 'language="javascript" files="never.txt"', says('a')),
    markup('waits', 'language="javascript" depends-on="file"', says('b')),
    '<petri-cell id="source" language="javascript" src="never.js">old</petri-cell>',
  ].join('\n');
  await openDocs(page, docs, site, body);
  for (const id of ['file', 'source', 'waits']) {
    const cell = cellOf(page, id);
    await cell.host.scrollIntoViewIfNeeded();
    await cell.runButton.click();
    await expect(cell.host).toHaveAttribute('data-state', 'loading');
    await cell.stopButton.click();
    expect(await cell.ended(), id).toBe('stopped');
  }
});

test('a cell that is reset while it runs is as it was, and runs again', async ({ page, docs, site }) => {
  await openDocs(page, docs, site, markup('a', 'language="javascript"', says('once')));
  const cell = cellOf(page, 'a');
  expect(await cell.run()).toBe('exited');
  await cell.editor.fill(FOREVER);
  await start(cell);
  await cell.resetButton.click();
  await expect(cell.host).toHaveAttribute('data-state', 'idle');
  await expect(cell.stopButton).toBeHidden();
  await expect(cell.editor).toHaveValue(says('once'));
  expect(await cell.run()).toBe('exited');
});

test('a run whose frame was led elsewhere ends, and the next one has another frame', async ({
  page,
  docs,
  site,
}) => {
  await openDocs(page, docs, site, markup('a', 'language="javascript"', FOREVER));
  const cell = cellOf(page, 'a');
  await start(cell);
  await page.evaluate(() => document.querySelector('iframe')?.setAttribute('src', 'about:blank'));
  expect(await cell.ended()).toBe('unavailable');
  await expect(cell.host).toContainText('is gone. Run the cell again.');
  await cell.editor.fill(says('again'));
  expect(await cell.run()).toBe('exited');
  expect(await cell.printed()).toBe('again');
});

test('cells that are run at once after their frame was taken away share a new one', async ({
  page,
  docs,
  site,
}) => {
  const body =
    markup('a', 'language="javascript"', says('a')) + markup('b', 'language="javascript"', says('b'));
  await openDocs(page, docs, site, body);
  expect(await cellOf(page, 'a').run()).toBe('exited');
  expect(await cellOf(page, 'b').run()).toBe('exited');
  const ended = await page.evaluate(() => {
    document.querySelector('iframe')?.remove();
    const cells = [...document.querySelectorAll<HTMLElement & { run(): Promise<unknown> }>('petri-cell')];
    return Promise.all(cells.map(async (cell) => (await cell.run()) !== undefined));
  });
  expect(ended).toEqual([true, true]);
  await expect(page.locator('iframe')).toHaveCount(1);
});

test('a cell whose script cannot be had throws nothing at its page while it is typed in', async ({
  page,
  docs,
  site,
}) => {
  const thrown: string[] = [];
  page.on('pageerror', ({ message }) => thrown.push(message));
  await page.route('**/v1/assets/**', async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 500));
    await route.abort();
  });
  await openDocs(page, docs, site, markup('a', 'language="javascript"', says('a')));
  const cell = cellOf(page, 'a');
  await cell.editor.fill(says('b'));
  await expect(cell.host).toHaveAttribute('data-state', 'unavailable');
  await expect(cell.host).toContainText('could not be loaded');
  expect(thrown).toEqual([]);
});
