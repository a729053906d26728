import AxeBuilder from '@axe-core/playwright';
import { expect, test } from '../fixtures/petri.ts';

const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];
const SOURCE = '#include <stdio.h>\nint main(void) { puts("seen"); return 0; }\n';

for (const colorScheme of ['light', 'dark'] as const) {
  test(`WCAG 2.2 AA holds in the ${colorScheme} theme, with output and with an error`, async ({
    petri,
    page,
  }) => {
    await page.emulateMedia({ colorScheme });
    await petri.openCell({ source: SOURCE });
    expect(await petri.run()).toBe('exited 0');
    const clean = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(clean.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
    await petri.setSource('int main(void) { return nothing; }\n');
    expect(await petri.run()).toBe('failed to compile');
    const failed = await new AxeBuilder({ page }).withTags(TAGS).analyze();
    expect(failed.violations.map(({ id, nodes }) => [id, nodes[0]?.html])).toEqual([]);
  });
}

test('at 360 pixels nothing is cut off and the job is done with the keyboard alone', async ({
  petri,
  page,
}) => {
  await page.setViewportSize({ width: 360, height: 740 });
  await petri.openCell({ source: SOURCE });
  const overflow = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(overflow).toBeLessThanOrEqual(0);
  for (let presses = 0; presses < 60; presses += 1) {
    await page.keyboard.press('Tab');
    if (await petri.runButton.evaluate((button) => button === document.activeElement)) break;
  }
  await expect(petri.runButton).toBeFocused();
  await page.keyboard.press('Enter');
  expect(await petri.outcome()).toBe('exited 0');
  await expect(petri.output).toContainText('seen');
});
