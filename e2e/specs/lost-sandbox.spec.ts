import type { Page } from '@playwright/test';
import type { Petri } from '../../web/api/petri.ts';
import type { PetriModule } from '../fixtures/page-runs.ts';
import { expect, test } from '../fixtures/petri.ts';

declare global {
  var heard: string[];
}

/** A page with nothing in it, of the site's origin, that hears what others of it say. */
async function openPlain(page: Page, site: string): Promise<void> {
  await page.route(`${site}plain.html`, (route) =>
    route.fulfill({ contentType: 'text/html', body: '<!doctype html><title>plain</title>' }),
  );
  await page.goto(`${site}plain.html`);
  await page.evaluate(() => {
    globalThis.heard = [];
    new BroadcastChannel('test').onmessage = ({ data }) => {
      globalThis.heard.push(String(data));
    };
  });
}

// The browser ends the process of a frame that takes all memory. Playwright then takes the whole page for crashed, so that
// another page must tell how the first one goes on.
test('threat 3 memory: a sandbox that the browser has ended is noticed, and the next run has a new one', async ({
  page,
  context,
  site,
}) => {
  const observer = await context.newPage();
  await openPlain(page, site);
  await openPlain(observer, site);
  await page.evaluate(async (address) => {
    const { createPetri } = (await import(address)) as PetriModule;
    const petri: Petri = await createPetri();
    const channel = new BroadcastChannel('test');
    const run = async (source: string): Promise<void> => {
      const limits = { timeMs: 120_000 };
      const { detail, stdout } = await petri.run({ language: 'javascript', source, limits }).result;
      const how = detail.kind === 'trapped' ? `trapped: ${detail.trap.reason}` : detail.kind;
      channel.postMessage(`${how}; ${stdout}`);
    };
    await run('console.log("before")');
    void run('for (;;);').then(() => run('console.log("after")'));
  }, `${site}petri.js`);
  const heard = (): Promise<string[]> => observer.evaluate(() => globalThis.heard);
  await expect.poll(heard).toEqual(['exited; before\n']);
  const sandbox = page.frames().find((frame) => frame.url().endsWith('/sandbox.html'));
  if (sandbox === undefined) throw new Error('there is no sandbox');
  const session = await context.newCDPSession(sandbox);
  // It is never answered.
  void session.send('Page.crash').catch(() => undefined);
  await expect
    .poll(heard)
    .toEqual([
      'exited; before\n',
      expect.stringMatching(/^trapped: the browser ended the sandbox .* memory/),
      'exited; after\n',
    ]);
});
