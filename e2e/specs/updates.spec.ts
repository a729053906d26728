import type { Page } from '@playwright/test';
import { workerCode } from '../../toolchain/site/offline.ts';
import { DeployedSite } from '../fixtures/deployed-site.ts';
import { OwnBrowser } from '../fixtures/own-browser.ts';
import { expect, freshTest as base } from '../fixtures/petri.ts';

const test = base.extend<{ deployed: DeployedSite }>({
  deployed: async ({}, use) => {
    const deployed = await DeployedSite.start();
    await deployed.deploy('Release one');
    await use(deployed);
    await deployed.dispose();
  },
});

/** Opens the page and waits until its release is kept whole and answers. */
async function visit(page: Page, address: string): Promise<void> {
  await page.goto(address);
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await expect.poll(() => page.evaluate(() => navigator.serviceWorker.controller !== null)).toBe(true);
}

/** The releases that the page and its manifest say they are of. */
function releases(page: Page): Promise<readonly unknown[]> {
  return page.evaluate(async () => {
    const manifest: unknown = await (await fetch('app.webmanifest')).json();
    const description = document.querySelector<HTMLMetaElement>('meta[name="description"]');
    return [description?.content, (manifest as { short_name: unknown }).short_name];
  });
}

/** Looks for a new release as the browser does now and then. The state that its worker comes to. */
function look(page: Page): Promise<string> {
  return page.evaluate(async () => {
    const registration = await navigator.serviceWorker.getRegistration();
    try {
      await registration?.update();
    } catch (error) {
      return (error as Error).name;
    }
    const { installing } = registration ?? {};
    if (installing) {
      await new Promise<void>((resolve) => {
        installing.addEventListener('statechange', () => {
          if (installing.state !== 'installing') resolve();
        });
      });
      return installing.state;
    }
    return registration?.waiting ? 'installed' : 'none';
  });
}

/** Takes the release that was announced: the page reloads, twice where the old one was still busy with it. */
async function take(page: Page, release: string): Promise<void> {
  await page.getByRole('button', { name: 'Reload' }).click();
  await expect(async () => {
    expect(await releases(page)).toEqual([release, release]);
  }).toPass({ intervals: [1_000], timeout: 30_000 });
}

const shells = (page: Page): Promise<string[]> =>
  page.evaluate(async () => (await caches.keys()).filter((name) => name.startsWith('petri-shell:')));

test('a new release is announced, and nothing changes until the reader takes it: then all of it', async ({
  page,
  deployed,
}) => {
  await visit(page, deployed.address);
  await page.getByRole('textbox', { name: 'Editor' }).fill('what I wrote');
  await deployed.deploy('Release two');
  expect(await look(page)).toBe('installed');
  expect(await releases(page)).toEqual(['Release one', 'Release one']);
  await page.reload();
  expect(await releases(page)).toEqual(['Release one', 'Release one']);

  await expect(page.getByText('A new release of this page is ready.')).toBeVisible();
  await take(page, 'Release two');
  await expect(page.getByRole('textbox', { name: 'Editor' })).toHaveValue('what I wrote');

  deployed.goOffline();
  await page.reload();
  expect(await releases(page)).toEqual(['Release two', 'Release two']);
});

test('a release that is only half on its host is not taken: the old one stays whole', async ({
  page,
  deployed,
}) => {
  await visit(page, deployed.address);
  await deployed.deploy('Release two', { forget: 'app.webmanifest' });
  expect(await look(page)).toBe('redundant');
  expect(await shells(page)).not.toHaveLength(0);
  deployed.goOffline();
  await page.reload();
  expect(await releases(page)).toEqual(['Release one', 'Release one']);
});

for (const [what, status, type, text, isLong] of [
  ['not there', 404, 'text/plain', 'Not found', true],
  ['an error of the server', 500, 'text/plain', 'Sorry', true],
  ['a page that says hello', 200, 'text/html', '<p>hello</p>', true],
  ['a script that is cut off', 200, 'text/javascript', 'self.addEventListener("install", (event', false],
] as const) {
  const name = `a service worker that is ${what}: the release that is kept goes on`;
  test(name, { tag: isLong ? '@long' : [] }, async ({ page, deployed }) => {
    await visit(page, deployed.address);
    deployed.answers.set('/sw.js', (response) => {
      response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-cache' }).end(text);
    });
    expect(await look(page)).toMatch(/Error$/);
    await page.reload();
    expect(await releases(page)).toEqual(['Release one', 'Release one']);
    deployed.goOffline();
    await page.reload();
    expect(await releases(page)).toEqual(['Release one', 'Release one']);
  });
}

test('a browser killed while it fetches a release has the old one, whole, and gets the new one later', async ({
  deployed,
  launchOptions,
}) => {
  const browser = await OwnBrowser.start(launchOptions);
  try {
    let page = await browser.newPage();
    await visit(page, deployed.address);
    await deployed.deploy('Release two');
    const asked = new Promise<void>((resolve) => {
      deployed.answers.set('/app.webmanifest', () => {
        resolve();
      });
    });
    void look(page).catch(() => undefined);
    await asked;
    await browser.kill();
    deployed.answers.clear();

    page = await browser.newPage();
    await visit(page, deployed.address);
    // The browser may have begun anew by itself; what is on screen is one release all the same.
    const [first, second] = await releases(page);
    expect(second).toBe(first);
    await look(page);
    await take(page, 'Release two');
  } finally {
    await browser.dispose();
  }
});

test('a broken release is undone from the server, also two releases back', async ({ page, deployed }) => {
  await visit(page, deployed.address);
  await deployed.deploy('Release two');
  await look(page);
  await deployed.deploy('Release three');
  await look(page);
  // What a build with PETRI_OFFLINE=off writes.
  await deployed.deployWorker(await workerCode(null));
  await look(page);
  await expect.poll(() => shells(page)).toEqual([]);
  await expect
    .poll(() => page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length))
    .toBe(0);
  await page.reload();
  expect(await releases(page)).toEqual(['Release three', 'Release three']);
});

test('what is damaged or lost in the cache is fetched again', async ({ page, deployed }) => {
  await visit(page, deployed.address);
  const damaged = await page.evaluate(async () => {
    const [name = ''] = (await caches.keys()).filter((each) => each.startsWith('petri-shell:'));
    const cache = await caches.open(name);
    const scripts = (await cache.keys()).filter(({ url }) => /\/assets\/(?!languages)[^/]+\.js$/.test(url));
    for (const request of scripts) {
      const kept = await cache.match(request);
      const text = (await kept?.text()) ?? '';
      await cache.put(request, new Response(`${text.slice(0, -1)}!`, { headers: kept?.headers ?? {} }));
    }
    await cache.delete(new URL('./', location.href).href);
    return scripts.length;
  });
  expect(damaged).toBeGreaterThan(5);
  // A worker that was not asked before, as after a while without a page.
  const session = await page.context().newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  await page.reload();
  await expect(page.getByRole('button', { name: 'Run', exact: true })).toBeVisible();
  await page.getByRole('textbox', { name: 'Editor' }).fill('it works');

  deployed.goOffline();
  await page.reload();
  await expect(page.getByRole('textbox', { name: 'Editor' })).toHaveValue('it works');
});

test('the page can be installed', async ({ page, deployed }) => {
  await visit(page, deployed.address);
  const session = await page.context().newCDPSession(page);
  const { installabilityErrors } = await session.send('Page.getInstallabilityErrors');
  // A window of its own is what a headless browser in a private profile has not.
  expect(installabilityErrors.map(({ errorId }) => errorId).filter((id) => id !== 'in-incognito')).toEqual(
    [],
  );
});
