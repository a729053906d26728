import { fileURLToPath } from 'node:url';
import { listen } from '../../toolchain/serve/main.ts';
import { expect, freshTest as test } from '../fixtures/petri.ts';
import { PetriPage } from '../fixtures/petri-page.ts';

const HELLO = '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n';

/** Waits until the app, and the pack when `withPack`, can do without the network. */
async function untilKept({ page }: PetriPage, withPack: boolean): Promise<void> {
  const isKept = () =>
    page.evaluate(
      async (packFiles) => {
        if (!navigator.serviceWorker.controller) return false;
        if (!(await caches.has('petri-packs'))) return packFiles === 0;
        return (await (await caches.open('petri-packs')).keys()).length >= packFiles;
      },
      withPack ? 2 : 0,
    );
  await expect.poll(isKept, { timeout: 60_000 }).toBe(true);
}

// Sites of their own: these tests take the server away.
for (const [name, base, isolation] of [
  ['with headers', '/', true],
  ['without headers below a path', '/some/where/', false],
] as const) {
  test(`offline, served ${name}: what was written is there, runs, and compiles`, async ({ page }) => {
    const root = fileURLToPath(new URL('../../dist', import.meta.url));
    const { server, address } = await listen({ root, host: '127.0.0.1', port: 0, base, isolation });
    const petri = new PetriPage(page, address);
    await petri.open();
    await petri.choose('c');
    await petri.setSource(HELLO);
    expect(await petri.run()).toBe('exited 0');
    await untilKept(petri, true);

    server.close();
    server.closeAllConnections();
    await page.reload();
    await expect(petri.runButton).toBeVisible();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(isolation);
    expect(await petri.run()).toBe('exited 0');
    expect(await petri.outputText()).toBe('hello\n');
    await petri.setSource(HELLO.replace('hello', 'still here'));
    expect(await petri.run()).toBe('exited 0');
    expect(await petri.outputText()).toBe('still here\n');
  });
}

test('offline: a compiler that is a part of the site is not fetched before it is used, and kept from then on', async ({
  page,
}) => {
  const root = fileURLToPath(new URL('../../dist', import.meta.url));
  const { server, address } = await listen({ root, host: '127.0.0.1', port: 0, base: '/', isolation: true });
  const petri = new PetriPage(page, address);
  /** The large chunks of languages that are kept: small ones come with the app. */
  const compilers = (): Promise<string[]> =>
    page.evaluate(async () => {
      const names: string[] = [];
      for (const shell of (await caches.keys()).filter((name) => name.startsWith('petri-shell:'))) {
        const cache = await caches.open(shell);
        for (const request of await cache.keys()) {
          const name = /\/assets\/languages\/([a-z]+)-[^/]+$/.exec(request.url)?.[1];
          const bytes = name === undefined ? 0 : ((await (await cache.match(request))?.blob())?.size ?? 0);
          if (name !== undefined && bytes > 500_000) names.push(name);
        }
      }
      return names;
    });
  await petri.open();
  await untilKept(petri, false);
  expect(await compilers()).toEqual([]);
  await petri.choose('wat');
  const program = (value: number): string =>
    `(module (func (export "main") (result i32) i32.const ${String(value)}))`;
  await petri.setSource(program(1));
  expect(await petri.run()).toBe('exited 0');
  await expect.poll(compilers).toEqual(['wabt']);

  server.close();
  server.closeAllConnections();
  await page.reload();
  await expect(petri.runButton).toBeVisible();
  await petri.setSource(program(42));
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toContain('42');
});

test('offline: a formatter is not fetched before it is used, and works from then on', async ({ page }) => {
  const root = fileURLToPath(new URL('../../dist', import.meta.url));
  const { server, address } = await listen({ root, host: '127.0.0.1', port: 0, base: '/', isolation: true });
  const petri = new PetriPage(page, address);
  const kept = (): Promise<string[]> =>
    page.evaluate(async () => {
      const urls: string[] = [];
      for (const name of (await caches.keys()).filter((name) => name.startsWith('petri-shell:'))) {
        for (const request of await (await caches.open(name)).keys()) urls.push(request.url);
      }
      return urls.filter((url) => /\/(clang-format|prettier-\w+|ruff)-[^/]+$/.test(url));
    });
  await petri.openCell({ source: 'int  a;\n' });
  await untilKept(petri, false);
  expect(await kept()).toEqual([]);
  await petri.editor.press('Shift+Alt+F');
  await expect(petri.editor).toHaveValue('int a;\n');
  await expect.poll(kept).toEqual([expect.stringContaining('/assets/languages/clang-format-')]);

  server.close();
  server.closeAllConnections();
  await page.reload();
  await expect(petri.runButton).toBeVisible();
  await petri.editor.press('Shift+Alt+F');
  await expect(petri.editor).toHaveValue('int a;\n');
  await petri.choose('python');
  await petri.setSource('a  = 1\n');
  await petri.editor.press('Shift+Alt+F');
  await expect(page.getByText(/^ruff cannot be fetched: there is no connection/).first()).toBeVisible();
  await expect(petri.editor).toHaveValue('a  = 1\n');
});

test('offline before the compiler was ever fetched: a message says what to do', async ({ page }) => {
  const root = fileURLToPath(new URL('../../dist', import.meta.url));
  const { server, address } = await listen({ root, host: '127.0.0.1', port: 0, base: '/', isolation: true });
  const petri = new PetriPage(page, address);
  await petri.open();
  await untilKept(petri, false);
  server.close();
  server.closeAllConnections();
  await page.reload();
  await expect(petri.runButton).toBeVisible();
  await petri.choose('c');
  await petri.setSource(HELLO);
  expect(await petri.run()).toBe('failed to compile');
  await expect(page.getByText(/no connection/).first()).toBeVisible();
  await expect(petri.editor).toBeVisible();
});

test('packs and other addresses are left to those who use them', async ({ petri, page }) => {
  await petri.open();
  await untilKept(petri, false);
  const kept = await page.evaluate(async () => {
    const shells = (await caches.keys()).filter((name) => name.startsWith('petri-shell:'));
    const requests = await Promise.all(shells.map(async (name) => (await caches.open(name)).keys()));
    return { shells: shells.length, urls: requests.flat().map(({ url }) => url) };
  });
  expect(kept.shells).toBe(1);
  expect(kept.urls.length).toBeGreaterThan(10);
  // The site's own code of toolchains is kept, where it is small; packs keep themselves.
  expect(kept.urls.filter((url) => /(?<!\/assets)\/toolchains\/|\/api\//.test(url))).toEqual([]);
});
