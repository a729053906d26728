import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { markdownBlocks } from '../../toolchain/blocks/markdown.ts';
import { DOCS, docsPaths } from '../../toolchain/docs/vite-plugin.ts';
import { readManifests } from '../../toolchain/samples/read.ts';
import { expect, test } from '../fixtures/petri.ts';

const languages = readManifests();

/** Pages of the documentation, and the languages of their cells in order. */
const pages = await Promise.all(
  (await docsPaths()).map(async (path) => {
    const blocks = markdownBlocks(await readFile(join(DOCS, path), 'utf8'), path, languages, (fault) => {
      throw fault;
    });
    return { path, languages: blocks.map(({ language }) => language) };
  }),
);

for (const { path, languages: wanted } of pages.filter((page) => page.languages.length > 0)) {
  test(`every cell of ${path} runs as it stands there`, async ({ page, site }) => {
    await page.goto(`${site}docs/${path.replace(/md$/, 'html')}`);
    const cells = page.locator('petri-cell');
    await expect(cells).toHaveCount(wanted.length);
    for (const [at, language] of wanted.entries()) {
      // There is no graphics adapter here: wgsl.spec.ts has one.
      if (language === 'wgsl') continue;
      const cell = cells.nth(at);
      await cell.getByRole('button', { name: 'Run' }).click();
      await expect(cell, `cell ${String(at + 1)}, ${language}`).toHaveAttribute('data-state', 'exited', {
        timeout: 90_000,
      });
    }
  });
}
