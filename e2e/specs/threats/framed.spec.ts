import { loadPetri, runIn, STAGE } from '../../fixtures/docs-page.ts';
import { PetriPage } from '../../fixtures/petri-page.ts';
import { blockStorage, expect, test } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("c"); }\n';

const HELLO_WAT = `(module
  (import "wasi_snapshot_preview1" "fd_write" (func $write (param i32 i32 i32 i32) (result i32)))
  (memory (export "memory") 1)
  (data (i32.const 0) "\\08\\00\\00\\00\\02\\00\\00\\00c\\n")
  (func (export "_start") (drop (call $write (i32.const 1) (i32.const 0) (i32.const 1) (i32.const 16)))))`;

/** The same machine is another site by its other name. */
const OTHER_SITE = { host: 'localhost' };

/** Everything that somebody who knows the code would post. */
const ORDERS = [
  { petri: 'sandbox', frame: 'parent.postMessage("taken", "*")', worker: '', nonce: '' },
  { type: 'run', id: 1, digest: 'x', setup: {} },
  { html: '<p>injected</p>' },
  { type: 'stop', id: 1 },
  'run',
  null,
];

test('threat 23 cell: a page that posts orders to Petri’s windows moves nothing', async ({
  page,
  docs,
  site,
  petri,
}) => {
  // Two frames of the sandbox in a hostile page: what is no parent of theirs is not heard, and a parent once.
  const address = docs.page(
    'orders',
    `<iframe name="one" sandbox="allow-scripts" src="${site}sandbox.html"></iframe>
<iframe name="own" src="${site}sandbox.html"></iframe>
<iframe name="sibling" srcdoc="<script>onmessage = ({ data }) => { for (const name of ['one', 'own']) parent.frames[name].postMessage(data, '*', [new MessageChannel().port2]); }</script>"></iframe>`,
  );
  await page.goto(address);
  await page.evaluate((orders) => {
    Object.assign(globalThis, { heard: [] as unknown[] });
    addEventListener('message', ({ data, origin }) => {
      (globalThis as unknown as { heard: unknown[] }).heard.push([data, origin]);
    });
    for (const order of orders)
      (frames as unknown as Record<string, Window>)['sibling']?.postMessage(order, '*');
  }, ORDERS);
  const heard = (): Promise<unknown[]> =>
    page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard);
  await page.waitForTimeout(300);
  expect(await heard()).toEqual([]);
  // Its own parent may hand it code: that is the parent's own, and has no origin, however the frame was made.
  await page.evaluate(() => {
    const code = `window.petriStartFrame = () => {
      let storage = 'none';
      try { storage = String(localStorage.length); } catch {}
      parent.postMessage(['taken', self.origin, storage], '*');
    }`;
    for (const name of ['one', 'own', 'one', 'own']) {
      const target = (frames as unknown as Record<string, Window>)[name];
      target?.postMessage({ petri: 'sandbox', frame: code, worker: '', nonce: '' }, '*', [
        new MessageChannel().port2,
      ]);
    }
  });
  await expect.poll(async () => (await heard()).length).toBe(2);
  expect(await heard()).toEqual(Array(2).fill([['taken', 'null', 'none'], 'null']));

  // A page that opened the app posts to it.
  const popup = page.waitForEvent('popup');
  await page.evaluate((app) => Object.assign(globalThis, { app: open(app) }), site);
  const app = await popup;
  await expect(app.getByRole('button', { name: 'Run' })).toBeVisible();
  await page.evaluate((orders) => {
    for (const order of orders) (globalThis as unknown as { app: Window }).app.postMessage(order, '*');
  }, ORDERS);
  await app.waitForTimeout(300);
  await expect(app.getByRole('status', { name: 'Run status' })).toHaveText('Ready');
  await app.close();
  petri.requests.length = 0;
  await petri.openCell({ language: 'javascript', source: 'console.log("works")' });
  expect(await petri.run()).toBe('exited 0');
});

test('threat 24 cell: another site cannot frame the app, and where no header says so it frames one that has nothing of the reader’s', async ({
  docs,
  site,
  own,
}) => {
  const mine = 'console.log("mine")';
  const reader = new PetriPage(await own.newPage(), site);
  await reader.open();
  await reader.choose('javascript');
  await reader.setSource(mine);
  // Saving is not immediate.
  await reader.page.waitForTimeout(1_500);
  await reader.page.reload();
  await expect(reader.editor).toHaveValue(mine);

  const { page } = reader;
  const app = page.frameLocator('iframe');
  const around = docs.page('clicks', `<iframe src="${site}" width="900" height="600"></iframe>`, OTHER_SITE);
  await page.goto(around);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  // As a host without headers serves it.
  await page.route(site, async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _policy, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await page.goto(around);
  await expect(app.getByRole('button', { name: 'Run' })).toBeVisible();
  await expect(app.getByRole('textbox', { name: 'Editor' })).not.toHaveValue(mine);
  await expect(app.getByRole('status', { name: 'Run status' })).toHaveText('Ready');
  await page.unroute(site);
  await reader.open();
  await expect(reader.editor).toHaveValue(mine);
  expect(await reader.run()).toBe('exited 0');
});

test('threat 25 embed: without storage, headers or an origin of its own a page runs programs all the same', async ({
  page,
  docs,
  site,
  own,
}) => {
  await blockStorage(page);
  await page.goto(docs.page('api', STAGE));
  await loadPetri(page, site);
  expect(await runIn(page, 'c', HELLO_C)).toBe('exited\nc\n');

  const reader = await own.newPage();
  for (const attributes of ['', 'sandbox="allow-scripts"']) {
    const frame = `<iframe name="docs" ${attributes} src="${docs.page('api', STAGE)}"></iframe>`;
    await reader.goto(docs.page('outer', frame, OTHER_SITE));
    const inner = reader.frame({ name: 'docs' });
    if (inner === null) throw new Error('there is no frame');
    await loadPetri(inner, site);
    for (const [language, source] of [
      ['wat', HELLO_WAT],
      ['javascript', 'console.log("c")'],
      ['html', '<script>console.log("c")</script>'],
    ] as const) {
      expect(await runIn(inner, language, source), `${language} ${attributes}`).toBe('exited\nc\n');
    }
  }
});
