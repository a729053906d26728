import type { Behaviour } from '../../web/model/behaviour.ts';
import { readProgramManifests } from '../../toolchain/samples/read.ts';
import { expect, test } from '../fixtures/petri.ts';

/** The field that a reader has no use for where the language lacks the behaviour. */
const FIELDS: readonly (readonly [Behaviour, string])[] = [
  ['stdin', 'Standard input'],
  ['args', 'Arguments'],
  ['env', 'Environment'],
  ['time-limit', 'Time (s)'],
  ['memory-limit', 'Memory (MiB)'],
  ['output-limit', 'Printed text (MiB)'],
  ['files', 'Files'],
];

test('what a language lacks is greyed out, with the reason to be seen and heard', async ({ petri, page }) => {
  await petri.open();
  await page.getByRole('button', { name: 'Options' }).click();
  let lacking = 0;
  for (const { id, label, lacks = {}, compiler } of readProgramManifests()) {
    // There is no service here: it cannot be chosen.
    if (compiler === 'service') continue;
    await page.getByRole('combobox', { name: 'Language', exact: true }).selectOption(id);
    await expect(page.getByText(new RegExp(`^${label.replaceAll(/\W/g, '\\$&')}: `))).toBeVisible();
    for (const [behaviour, name] of FIELDS) {
      const field = page.getByRole('textbox', { name, exact: true });
      const reason = lacks[behaviour];
      if (reason === undefined) {
        await expect(field, `${label}, ${name}`).not.toHaveAttribute('aria-disabled');
        await expect(field, `${label}, ${name}`).toBeEditable();
        continue;
      }
      lacking++;
      await expect(field, `${label}, ${name}`).toHaveAttribute('aria-disabled', 'true');
      await expect(field, `${label}, ${name}`).not.toBeEditable();
      await expect(field).toHaveAccessibleDescription(new RegExp(reason.replaceAll(/\W/g, '\\$&')));
      await expect(page.getByText(reason).first()).toBeVisible();
      // It can be reached, so that whoever does not see it hears why.
      await field.focus();
      await expect(field).toBeFocused();
      await page.keyboard.type('1');
      await expect(field).toHaveValue('');
    }
  }
  expect(lacking).toBeGreaterThan(0);
});
