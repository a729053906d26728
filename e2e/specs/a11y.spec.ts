import { violations } from '../fixtures/axe.ts';
import { expect, test } from '../fixtures/petri.ts';

const BROKEN = 'int main(void) {\n    return nothing;\n}\n';

test('the page, an error, and both editors, light and dark', async ({ petri, page }) => {
  await petri.openCell({ source: BROKEN });
  await page.getByRole('button', { name: 'Options' }).click();
  expect(await petri.run()).toBe('failed to compile');
  expect(await violations(page)).toEqual([]);
  await petri.editor.focus();
  await expect(page.locator('.monaco-editor')).toBeVisible();
  expect(await violations(page)).toEqual([]);
});

test('every dialog, light and dark', async ({ petri, page }) => {
  await petri.open();
  for (const name of ['Samples', 'Notebooks', 'Share']) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await expect(page.getByRole('dialog').getByText('Loading')).toHaveCount(0);
    expect(await violations(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
  for (const name of ['Open…', 'Permissions', 'Folders', 'Storage', 'Settings', 'Keyboard']) {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    expect(await violations(page), name).toEqual([]);
    await page.keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
  }
});

test('on a page of one cell every public name is the name of one thing', async ({ petri, page }) => {
  await petri.open();
  for (const role of ['combobox', 'button', 'textbox', 'region'] as const) {
    for (const name of ['Language', 'Run', 'Stop', 'Share', 'Editor', 'Standard input', 'Output']) {
      expect(await page.getByRole(role, { name }).count(), `${role} ${name}`).toBeLessThanOrEqual(1);
    }
  }
});

test('by keyboard alone: choose, write, run, read', async ({ petri, page }) => {
  await petri.open();
  await petri.language.focus();
  await page.keyboard.press('Tab');
  const about = page.getByRole('button', { name: 'About C' });
  await expect(about).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(page.getByRole('group', { name: 'About C' })).toContainText('Licence');
  await page.keyboard.press('Escape');
  await expect(about).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('combobox', { name: 'Target' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(page.getByRole('button', { name: 'Options' })).toBeFocused();
  await page.keyboard.press('Tab');
  await expect(petri.runButton).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await petri.outcome()).toBe('exited 0');
  await petri.editor.focus();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Tab');
  await expect(petri.editor).not.toBeFocused();
});

test('nothing overflows, from a small phone to a wide screen', async ({ petri, page }) => {
  await petri.openCell({ source: BROKEN });
  await page.getByRole('button', { name: 'Options' }).click();
  await petri.run();
  for (const width of [320, 360, 768, 1000, 1440]) {
    await page.setViewportSize({ width, height: 800 });
    await expect
      .poll(() => page.evaluate(() => document.documentElement.scrollWidth - innerWidth), {
        message: `${String(width)} pixels`,
      })
      .toBeLessThanOrEqual(0);
  }
});
