import AxeBuilder from '@axe-core/playwright';
import { whyNotHere } from '../../toolchain/service/testing/test-service.ts';
import type { PetriPage } from '../fixtures/petri-page.ts';
import { expect } from '../fixtures/petri.ts';
import { HELLO_C, HELLO_RUST, targetOf, test } from '../fixtures/service-page.ts';
import { madeUpService, realService, sendJson, type Between } from '../fixtures/service-site.ts';

const noNative = await whyNotHere('c', 'native');
const KEY = 'a-key-of-the-docs-0123456789';
const withKeys = { PETRI_SERVICE_KEYS: `docs:${KEY}` };

const dialogOf = (petri: PetriPage) => petri.page.getByRole('dialog', { name: 'This service needs a key' });
const noteOf = (petri: PetriPage) => petri.page.getByRole('note', { name: 'Where the cell goes' });
const stored = (petri: PetriPage) =>
  petri.page.evaluate(() => JSON.stringify([Object.entries(localStorage), Object.entries(sessionStorage)]));

async function giveKey(petri: PetriPage, key: string): Promise<void> {
  await dialogOf(petri).getByLabel('Key', { exact: true }).fill(key);
  await dialogOf(petri).getByRole('button', { name: 'Use this key' }).click();
}

test('a service with keys: the reader is led to give one, by the keyboard, and it goes to the service only', async ({
  openWith,
}) => {
  test.skip(noNative !== undefined, noNative);
  const petri = await openWith(await realService({}, withKeys));
  const { page } = petri;
  const told: string[] = [];
  page.on('request', (request) => {
    const text = `${request.url()} ${request.postData() ?? ''} ${JSON.stringify(request.headers())}`;
    if (text.includes(KEY)) told.push(`${request.url()} ${String(request.url().includes(KEY))}`);
  });
  await expect(targetOf(petri).getByRole('option', { name: 'Native (service)' })).toBeEnabled();
  await targetOf(petri).selectOption('native');
  await expect(noteOf(petri)).toContainText(/The compile service at 127\S+ needs a key/);
  await noteOf(petri).getByRole('button', { name: 'Give a key…' }).focus();
  await page.keyboard.press('Enter');
  await expect(dialogOf(petri)).toBeVisible();
  const axe = await new AxeBuilder({ page }).include('dialog').analyze();
  expect(axe.violations).toEqual([]);

  await giveKey(petri, 'another-key');
  await expect(dialogOf(petri).getByRole('alert')).toContainText('does not take this key');
  await expect(dialogOf(petri).getByLabel('Key', { exact: true })).toBeFocused();
  await page.keyboard.press('ControlOrMeta+a');
  await page.keyboard.type(KEY);
  await page.keyboard.press('Enter');
  await expect(dialogOf(petri)).toBeHidden();
  await expect(noteOf(petri)).toContainText('and runs it there');
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('exited 3');
  expect(await petri.stdoutText()).toBe('hello\n');

  // It went to the service, in a header, and it is nowhere else.
  expect(told.length).toBeGreaterThan(2);
  for (const request of told) expect(request).toMatch(/\/api\/v1\/\S+ false$/);
  expect(await stored(petri)).not.toContain(KEY);
  await page.getByRole('button', { name: 'Share' }).click();
  const link = await page.getByRole('textbox', { name: 'Link' }).inputValue();
  await page.keyboard.press('Escape');
  expect(`${link} ${page.url()}`).not.toContain(KEY);
  await expect(page.getByText('Saved', { exact: false }).first()).toBeVisible();
  await page.reload();
  await expect(noteOf(petri)).toContainText('needs a key');
});

test('a key is kept in this browser when its reader says so, and removed in the settings', async ({
  openWith,
}) => {
  test.skip(noNative !== undefined, noNative);
  const petri = await openWith(await realService({}, withKeys));
  const { page } = petri;
  await targetOf(petri).selectOption('native');
  // Run leads there, too.
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('failed to compile');
  await expect(dialogOf(petri)).toBeVisible();
  await dialogOf(petri).getByLabel('Keep it in this browser').check();
  await expect(dialogOf(petri)).toContainText('until you remove it in Settings');
  await giveKey(petri, KEY);
  await expect(dialogOf(petri)).toBeHidden();
  await page.getByRole('button', { name: 'Try again' }).click();
  expect(await petri.outcome()).toBe('exited 3');
  await expect(page.getByText('Saved', { exact: false }).first()).toBeVisible();
  await page.reload();
  await expect(noteOf(petri)).toContainText('and runs it there');
  expect(await petri.run()).toBe('exited 3');

  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('button', { name: 'Settings' }).click();
  const settings = page.getByRole('dialog', { name: 'Settings' });
  await expect(settings).toContainText('Kept in this browser.');
  await settings.getByRole('button', { name: 'Remove the key' }).click();
  await expect(settings.getByText('The key was removed.')).toBeVisible();
  await page.keyboard.press('Escape');
  expect(await stored(petri)).not.toContain(KEY);
  await expect(noteOf(petri)).toContainText('needs a key');
});

test('threat 21 docs reader: a key goes to nobody to whom the service sends the page on', async ({
  openWith,
}) => {
  let elsewhere = 0;
  let isMoved = false;
  const between: Between = {
    before: (_request, response, path) => {
      if (path.includes('/elsewhere/')) elsewhere += 1;
      if (!isMoved || path.includes('/elsewhere/')) return false;
      response.writeHead(307, { Location: path.replace('/v1/', '/elsewhere/v1/') }).end();
      return true;
    },
  };
  const petri = await openWith(await realService(between, withKeys));
  await targetOf(petri).selectOption('native');
  await noteOf(petri).getByRole('button', { name: 'Give a key…' }).click();
  isMoved = true;
  await giveKey(petri, KEY);
  await expect(dialogOf(petri)).toBeHidden();
  await petri.setSource(HELLO_C);
  expect(await petri.run()).toBe('failed to compile');
  expect(elsewhere).toBe(0);
  // What runs here does, all the same.
  await targetOf(petri).selectOption('browser');
  expect(await petri.run()).toBe('exited 3');
});

test('a quota that is used up for long: the page says when it goes on, and offers to try again', async ({
  openWith,
}) => {
  let asked = 0;
  const petri = await openWith(
    madeUpService((_request, response, path) => {
      if (path.endsWith('/targets')) {
        sendJson(response, 200, { targets: [{ language: 'rust', target: 'browser', available: true }] });
        return;
      }
      asked += 1;
      const body = { code: 'service.quota-spent', message: 'spent' };
      sendJson(response, 429, body, { 'Retry-After': asked === 1 ? '3000' : '30' });
    }),
  );
  await petri.choose('rust');
  await petri.setSource(HELLO_RUST);
  expect(await petri.run()).toBe('failed to compile');
  await expect(
    petri.page.getByText(/gives you no more for now. Try again in 50 minutes/).first(),
  ).toBeVisible();
  await petri.page.getByRole('button', { name: 'Try again' }).click();
  await expect(petri.status).toHaveText(/Your share of the service is used up: next try in \d+ s/);
  await petri.stopButton.click();
  expect(await petri.outcome()).toBe('stopped');
  expect(asked).toBe(2);
});
