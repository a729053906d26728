import { readdir } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, freshTest as test } from '../fixtures/petri.ts';

/** Budget of the page's JavaScript before anything is touched, without the editor. */
const INITIAL_SCRIPT_BYTES = 120_000;

test('loads little JavaScript before anything is touched, and no compiler', async ({ petri, page }) => {
  const sizes: Promise<number>[] = [];
  page.on('response', (response) => {
    if (response.request().resourceType() === 'script') {
      sizes.push(response.body().then((body) => gzipSync(body, { level: 9 }).length));
    }
  });
  await petri.open();
  await page.waitForLoadState('networkidle');
  const total = (await Promise.all(sizes)).reduce((sum, size) => sum + size, 0);
  expect(total).toBeLessThanOrEqual(INITIAL_SCRIPT_BYTES);
  expect(petri.packRequests()).toEqual([]);
});

test('is isolated exactly when the headers say so, and its policy holds either way', async ({
  petri,
  page,
  isolation,
  seen,
}) => {
  await petri.open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolation);
  const reached = await page.evaluate(async () => {
    const globals = globalThis as { injected?: unknown };
    const make = (tag: string, attributes: Readonly<Record<string, string>>, text = ''): Element => {
      const element = document.createElement(tag);
      for (const [name, value] of Object.entries(attributes)) element.setAttribute(name, value);
      element.append(text);
      document.body.append(element);
      return element;
    };
    const loads = (element: Element): Promise<boolean> =>
      new Promise((resolve) => {
        element.addEventListener('load', () => {
          resolve(true);
        });
        element.addEventListener('error', () => {
          resolve(false);
        });
      });
    const throws = (act: () => unknown): boolean => {
      try {
        act();
        return false;
      } catch {
        return true;
      }
    };
    const away = 'https://example.org/x';
    const probe = make('p', {});
    // What a debugger calls may make code of texts; this is called by the page.
    await new Promise((resolve) => setTimeout(resolve, 0));
    const found: Record<string, boolean> = {
      'HTML of a text': !throws(() => (probe.innerHTML = '<img src="x" onerror="injected = 1">')),
      'a document of a text': !throws(() => new DOMParser().parseFromString('<p>', 'text/html')),
      'code of a text': !throws(() => (0, eval)('1') as unknown),
      'a handler of a text': !throws(() => make('p', { onclick: 'injected = 1' })),
      'a worker of a text': !throws(() => new Worker('data:text/javascript,')),
      'a policy of a name': !throws(() =>
        (
          globalThis as unknown as { trustedTypes: { createPolicy(name: string, rules: object): object } }
        ).trustedTypes.createPolicy('evil', {}),
      ),
      'an object': !throws(() => make('object', { data: away })),
      'a style sheet of a text':
        getComputedStyle(make('style', {}, 'style { --injected: 1 }')).getPropertyValue('--injected') !== '',
      'a style sheet': await loads(make('link', { rel: 'stylesheet', href: away })),
      'a picture': await loads(make('img', { src: away })),
    };
    // These fire no event that tells.
    make('iframe', { src: away });
    make('base', { href: away });
    make('script', {}, 'injected = 1');
    await new Promise((resolve) => setTimeout(resolve, 200));
    found['a script of a text'] = globals.injected !== undefined;
    found['another base'] = document.baseURI.startsWith('https://example.org');
    return Object.keys(found).filter((name) => found[name] === true);
  });
  expect(reached).toEqual([]);
  // Not `connect-src`: the page fetches for programs what their reader has granted. See decision 18.
  const directives = new Set(seen.refusals.map((text) => text.split(' ')[0]));
  expect([...directives].sort()).toEqual([
    'base-uri',
    'frame-src',
    'img-src',
    'require-trusted-types-for',
    'style-src-elem',
    'trusted-types',
  ]);
  // The refusals that this test provoked.
  petri.problems.length = 0;
  petri.requests.length = 0;
  seen.refusals.length = 0;
  seen.foreign.length = 0;
});

test('asks no other site for anything, whatever is opened and run', async ({
  petri,
  page,
  site,
  context,
}) => {
  const asked: string[] = [];
  // Of the page, its frames, its workers and its service worker.
  context.on('request', (request) => asked.push(request.url()));
  await petri.open();
  for (const [language, source] of Object.entries({
    javascript: 'console.log("hello")',
    sql: "SELECT 'hello'",
    wat: '(module (func (export "main") (result i32) i32.const 7))',
    html: '<p>hello</p><script>console.log("hello")</script>',
  })) {
    await petri.choose(language);
    await petri.setSource(source);
    expect(await petri.run(), language).toBe('exited 0');
  }
  for (const name of ['Samples', 'Notebooks', 'Share']) {
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
  }
  for (const name of ['Storage', 'Settings', 'Keyboard']) {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('button', { name }).click();
    await expect(page.getByRole('dialog')).toBeVisible();
    await page.keyboard.press('Escape');
  }
  await page.getByRole('button', { name: 'More' }).click();
  await page.getByRole('link', { name: 'Documentation' }).click();
  await expect(page.getByRole('heading', { level: 1 })).toBeVisible();
  const { origin } = new URL(site);
  expect(asked.length).toBeGreaterThan(20);
  expect(asked.some((url) => url.endsWith('/sw.js'))).toBe(true);
  expect(asked.filter((url) => /^[a-z]+:\/\//.test(url) && new URL(url).origin !== origin)).toEqual([]);
});

test('a script that the host has changed does not run', async ({ petri, page, site }) => {
  await page.route(/\/assets\/index-[^/]+\.js$/, async (route) => {
    const response = await route.fetch();
    await route.fulfill({ response, body: `globalThis.injected = 1;${await response.text()}` });
  });
  const refused = page.waitForEvent('console', (message) => message.text().includes('integrity'));
  await page.goto(site);
  await refused;
  expect(await page.evaluate(() => 'injected' in globalThis)).toBe(false);
  petri.problems.length = 0;
});

test('every page has the policy of its header, also where there is no header', async ({ site, request }) => {
  const dist = fileURLToPath(new URL('../../dist/', import.meta.url));
  const names = await readdir(dist, { recursive: true });
  const pages = names.map((name) => name.replaceAll('\\', '/')).filter((name) => name.endsWith('.html'));
  expect(pages).toEqual(expect.arrayContaining(['index.html', 'sandbox.html', 'docs/index.html']));
  for (const path of pages) {
    const answer = await request.get(`${site}${path}`);
    const header = answer.headers()['content-security-policy'] ?? '';
    const kept = header.split('; ').filter((part) => !/^(?:sandbox|frame-ancestors) /.test(part));
    const [meta] =
      /(?<=http-equiv="Content-Security-Policy"\s+content=")[^"]*/.exec(await answer.text()) ?? [];
    expect(meta, path).toBe(kept.join('; '));
  }
});

test('carries the licences of everything that it ships', async ({ site, request }) => {
  const text = await (await request.get(`${site}licences.txt`)).text();
  for (const name of [
    'Apache License',
    'LLVM Exceptions',
    'musl',
    'svelte',
    'comlink',
    'browser_wasi_shim',
  ]) {
    expect(text.toLowerCase()).toContain(name.toLowerCase());
  }
  // What has a notice is in the list of what the site is made of, too.
  const bom = (await (await request.get(`${site}sbom.json`)).json()) as {
    components: { purl?: string; scope: string }[];
  };
  const shipped = bom.components.filter(({ scope }) => scope === 'required').map(({ purl }) => purl);
  const noticed = [...text.matchAll(/^(\S+) (\d\S*)\nLicence: /gm)];
  expect(noticed.length).toBeGreaterThan(20);
  for (const [, name = '', version = ''] of noticed) {
    expect(shipped).toContain(`pkg:npm/${name.replace('@', '%40')}@${version}`);
  }
});

test('answers for a service that is not there', async ({ site, request }) => {
  expect(await (await request.get(`${site}api/healthz`)).json()).toEqual({ status: 'ok', targets: [] });
  const refused = await request.post(`${site}api/v1/run`, { data: {} });
  expect(refused.status()).toBe(501);
  expect(await refused.json()).toMatchObject({ code: 'service.not-available' });
});
