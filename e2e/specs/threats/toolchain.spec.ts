import type { Route } from '@playwright/test';
import { expect, test } from '../../fixtures/petri.ts';

/** The smallest of them: all are fetched in the same way. */
const CELL = { language: 'sql', source: `SELECT 'hello';` };
const isPack = /\/toolchains\/.*\.(wasm|tar)/;

async function flipped(route: Route): Promise<void> {
  const response = await route.fetch();
  const body = await response.body();
  body[body.length >> 1] = (body[body.length >> 1] ?? 0) ^ 1;
  await route.fulfill({ response, body });
}

test('threat 13 toolchain: one flipped bit of a compiler is refused, never run, and the next try works', async ({
  petri,
  page,
}) => {
  await page.route(isPack, flipped);
  await petri.openCell(CELL);
  expect(await petri.run()).toBe('failed to compile');
  await expect(page.getByText(/arrived damaged/).first()).toBeVisible();
  await page.unroute(isPack);
  expect(await petri.run()).toBe('exited 0');
});
