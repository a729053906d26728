import AxeBuilder from '@axe-core/playwright';
import { cellOf, markup, openDocs } from '../fixtures/embed-page.ts';
import { says } from '../fixtures/embed-watch.ts';
import { expect, test } from '../fixtures/threats.ts';

test.describe('for everyone', () => {
  const body = `<main><h1>Docs</h1><p>Text</p>${markup('a', 'language="javascript"', says('out'))}<p>End</p></main>`;

  test('by keyboard a cell is reached, edited, run and left', async ({ page, docs, site }) => {
    await openDocs(page, docs, site, body);
    const cell = cellOf(page, 'a');
    await cell.editor.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(says('typed'));
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(cell.output).toContainText('typed');
    await expect(cell.editor).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(cell.editor).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(cell.editor).not.toBeFocused();
  });

  test('it has no fault that axe finds, light and dark, and fits a phone at 400 %, written from right to left', async ({
    page,
    docs,
    site,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const scheme = '<meta name="color-scheme" content="light dark"><html lang="en">';
      await openDocs(page, docs, site, scheme + body);
      const cell = cellOf(page, 'a');
      await cell.run();
      const { violations } = await new AxeBuilder({ page }).include('petri-cell').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    // 1,280 px at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await cellOf(page, 'a').run();
    const { wide, direction } = await page.evaluate(() => {
      const source = document.querySelector('petri-cell')?.shadowRoot?.querySelector('pre');
      return {
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        direction: source === null || source === undefined ? '' : getComputedStyle(source).direction,
      };
    });
    expect(wide).toBe(0);
    // Code is written from left to right everywhere.
    expect(direction).toBe('ltr');
  });
});
