import { fileURLToPath } from 'node:url';
import { launch, type Browser } from 'puppeteer-core';
import { findFirefox } from '../../toolchain/checks/firefox.ts';
import { readPackIndex, whyNotTried } from '../../toolchain/checks/why-not.ts';
import { readManifests } from '../../toolchain/samples/read.ts';
import { listen } from '../../toolchain/serve/main.ts';
import { FirefoxPage } from '../fixtures/firefox-page.ts';
import { expect, freshTest } from '../fixtures/petri.ts';

const executablePath = findFirefox();
const MISSING = 'There is no Firefox here: install one (Debian: firefox-esr), or name it in PETRI_FIREFOX.';
if (executablePath === undefined) console.log(MISSING);

/**
 * The built page in the Firefox that people have, driven by WebDriver BiDi: that the main things work there. What does not
 * is in public/docs/browsers.md.
 */
const test = freshTest.extend<{ cell: FirefoxPage }, { gecko: Browser }>({
  gecko: [
    async ({}, use) => {
      const gecko = await launch({
        browser: 'firefox',
        headless: true,
        ...(executablePath !== undefined && { executablePath }),
      });
      await use(gecko);
      await gecko.close();
    },
    { scope: 'worker' },
  ],
  cell: async ({ gecko }, use) => {
    const context = await gecko.createBrowserContext();
    const cell = await FirefoxPage.in(context);
    await use(cell);
    await context.close();
    expect(cell.problems, 'errors that nobody caught').toEqual([]);
    expect(cell.foreignRequests(), 'requests to other sites').toEqual([]);
  },
});

test.skip(executablePath === undefined, MISSING);
// A compiler of 75 MB, and an engine that has not seen it before.
test.setTimeout(300_000);

const HELLOS: Readonly<Record<string, Readonly<Record<string, unknown>>>> = {
  c: { source: '#include <stdio.h>\nint main(void) { puts("hello"); return 0; }\n' },
  javascript: { source: "console.log('hello');\n" },
  typescript: { source: "const word: string = 'hello';\nconsole.log(word);\n" },
  python: { source: "print('hello')\n" },
  ruby: { source: "puts 'hello'\n" },
  lua: { source: 'print(select(2, pcall(error, "hello", 0)))\n' },
  sql: { source: "SELECT 'hello' AS word;\n", flags: ['--text'] },
};

test('says hello in every language that it is tried with', async ({ cell, site }) => {
  for (const [language, cellOf] of Object.entries(HELLOS)) {
    await test.step(language, async () => {
      const manifest = readManifests().find(({ id }) => id === language);
      const reason = manifest === undefined ? `${language} is gone` : whyNotTried(manifest, readPackIndex());
      if (reason !== undefined) {
        console.log(`Firefox: ${language} was not tried. ${reason}`);
        return;
      }
      await cell.openCell(site, { language, ...cellOf });
      expect.soft(await cell.run(), language).toBe('exited 0');
      expect.soft(await cell.output(), language).toContain('hello');
    });
  }
});

const ASKS = `#include <stdio.h>
int main(void) {
  char name[32];
  printf("Your name: ");
  fflush(stdout);
  if (scanf("%31s", name) == 1) printf("Hello, %s!\\n", name);
  return 0;
}
`;

test('with the isolation headers, a program waits for its reader', async ({ cell, site }) => {
  await cell.openCell(site, { source: ASKS });
  await cell.press('Run');
  await expect.poll(() => cell.output(), { timeout: 150_000 }).toMatch(/Your name: $/);
  await (await cell.find('textbox', 'Terminal')).focus();
  await cell.page.keyboard.type('Grace\n');
  expect(await cell.outcome()).toBe('exited 0');
  expect(await cell.output()).toContain('Hello, Grace!');
});

test('without the headers, input is taken from the box, and the page says so where it cannot wait', async ({
  cell,
  site,
}) => {
  // The same host under another port: another origin, served as plain static hosts do.
  const { server, address } = await listen({
    root: fileURLToPath(new URL('../../dist', import.meta.url)),
    host: new URL(site).hostname,
    port: 0,
    base: '/',
    isolation: false,
  });
  try {
    await cell.openCell(address, { source: ASKS, stdin: 'Ada\n' });
    const canWait = await cell.page.evaluate(() => 'Suspending' in WebAssembly);
    expect(await cell.run()).toBe('exited 0');
    expect(await cell.output()).toContain('Hello, Ada!');
    const body = await cell.page.evaluate(() => document.body.textContent);
    expect(/cannot wait for input/.test(body)).toBe(!canWait);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('an endless loop is stopped', async ({ cell, site }) => {
  await cell.openCell(site, {
    source: '#include <stdio.h>\nint main(void) { puts("on"); fflush(stdout); for (;;); }\n',
    limits: { timeMs: 100_000 },
  });
  await cell.press('Run');
  await expect.poll(() => cell.output(), { timeout: 150_000 }).toContain('on');
  await cell.press('Stop');
  expect(await cell.outcome()).toBe('stopped');
});
