import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { EmbedCell, layoutShift } from '../fixtures/embed-page.ts';
import { expect, test } from '../fixtures/threats.ts';

const GUIDE = new URL('../../public/docs/embedding.md', import.meta.url);

/** The first block of a language that the author's guide has, with this site's address in it. */
async function fromGuide(language: string, site: string): Promise<string> {
  const text = await readFile(GUIDE, 'utf8');
  const found = new RegExp(`\`\`\`${language}\\n([^]+?)\`\`\``).exec(text)?.[1];
  if (found === undefined) throw new Error(`the guide has no ${language}`);
  return found.replaceAll('https://play.example.org/', site);
}

const cellIn = (page: Page): EmbedCell => new EmbedCell(page.locator('petri-cell'));

test('whoever copies the first lines of the guide into a page has a live cell', async ({
  page,
  docs,
  site,
}) => {
  const markup = await fromGuide('html', site);
  await page.goto(docs.page('guide', markup));
  const cell = cellIn(page);
  expect(await cell.run()).toBe('exited');
  expect(await cell.printed()).toBe('Hello from this page');
  await cell.editor.fill('#include <stdio.h>\nint main(void) { puts("and mine"); }');
  await cell.editor.press('ControlOrMeta+Enter');
  await expect(cell.output).toContainText('and mine');
});

test('with the style sheet of the guide the code is read without JavaScript, and nothing moves when the script comes late', async ({
  browser,
  page,
  docs,
  site,
}) => {
  const markup = await fromGuide('html', site);
  const style = `<style>${await fromGuide('css', site)}</style>`;
  const address = docs.page('guide-styled', `<p>Before</p>${markup}<p>After</p>`, { head: style });
  const context = await browser.newContext({ javaScriptEnabled: false });
  const plain = await context.newPage();
  await plain.goto(address);
  // Playwright takes no script for text.
  const code = plain.locator('petri-cell > script');
  await expect(code).toBeVisible();
  expect(await code.innerText()).toContain('puts("Hello from this page");');
  expect((await code.boundingBox())?.height).toBeGreaterThan(80);
  await context.close();

  await page.route(`${site}embed.js`, async (route) => {
    await new Promise((resolve) => setTimeout(resolve, 1_000));
    await route.continue();
  });
  await page.goto(address);
  await expect(cellIn(page).runButton).toBeVisible();
  expect(await layoutShift(page)).toBe(0);
});

test('every attribute, event and part that the guide names is there, and it names every one that is there', async () => {
  const text = await readFile(GUIDE, 'utf8');
  const loader = new URL('../../web/embed/loader/', import.meta.url);
  const known = await readFile(new URL('live/attributes.ts', loader), 'utf8');
  const listed = [...known.matchAll(/'([a-z-]+)'/g)].map(([, name = '']) => name);
  expect(listed.length).toBeGreaterThan(15);
  // What a build writes for itself is no author's matter.
  const missing = listed.filter((name) => name !== 'hide-output' && !text.includes(`\`${name}\``));
  expect(missing).toEqual([]);
  const view = await readFile(new URL('cell-view.ts', loader), 'utf8');
  const parts = [...view.matchAll(/part: '([a-z]+)'/g)].map(([, name = '']) => name);
  expect(parts.length).toBeGreaterThan(5);
  expect(parts.filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});
