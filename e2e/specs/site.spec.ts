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
}) => {
  await petri.open();
  expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolation);
  const refused = await page.evaluate(async () => {
    const violation = new Promise<string>((resolve) => {
      document.addEventListener('securitypolicyviolation', (event) => {
        resolve(event.effectiveDirective);
      });
    });
    const script = document.createElement('script');
    script.textContent = 'globalThis.injected = true';
    document.head.append(script);
    return { directive: await violation, injected: 'injected' in globalThis };
  });
  expect(refused).toEqual({ directive: 'script-src-elem', injected: false });
  // The refusal that this test provoked.
  petri.problems.length = 0;
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
});

test('answers for a service that is not there', async ({ site, request }) => {
  expect(await (await request.get(`${site}api/healthz`)).json()).toEqual({ status: 'ok', targets: [] });
  const refused = await request.post(`${site}api/v1/run`, { data: {} });
  expect(refused.status()).toBe(501);
  expect(await refused.json()).toMatchObject({ code: 'service.not-available' });
});
