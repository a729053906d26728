import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from '@playwright/test';
import { listen } from '../../toolchain/serve/main.ts';
import { CommandLine } from '../fixtures/command-line.ts';
import { cellOf } from '../fixtures/embed-page.ts';
import { serveFolder } from '../fixtures/static-server.ts';

/** `petri build` over cells whose code and files are files of the site. */
let cli: CommandLine;
test.beforeEach(async () => {
  cli = await CommandLine.open();
});
test.afterEach(() => cli.close());

const DIST = fileURLToPath(new URL('../../dist', import.meta.url));
const HEADER = '#define WORD "header"\n';
const PROGRAM =
  '\n#include <stdio.h>\n#include "word.h"\nint main(void) {\n  printf("hello from a %s\\n", WORD);\n}\n';

async function writeSite(): Promise<void> {
  await cli.write('site/code/hello.c', PROGRAM);
  await cli.write('site/code/word.h', HEADER);
  await cli.write(
    'site/guide/start.html',
    '<!doctype html><html><head><link rel="icon" href="data:,"></head><body>\n' +
      '<petri-cell id="a" language="c" src="../code/hello.c" files="../code/word.h"></petri-cell>\n</body></html>\n',
  );
}

test('compiles and runs a cell whose code and header are files of the site, again only when one of them changed', async () => {
  await writeSite();
  const first = await cli.petri(['build', 'site']);
  expect(first.error).toContain('1 cell on 1 page: 1 made');
  expect(first.code).toBe(0);
  const page = await cli.read('site/guide/start.html');
  expect(page).toMatch(
    /files="\.\.\/code\/word\.h" artifact="\.\.\/petri\/[0-9a-f]{64}\.petri\.json" output="hello from a header\n">/,
  );
  expect((await cli.petri(['build', 'site'])).error).toContain('0 made, 1 unchanged');
  expect(await cli.read('site/guide/start.html')).toBe(page);
  // The page has the output as an attribute now: an author who changed a file is told, as for code in the page.
  await cli.write('site/code/word.h', HEADER.replace('header', 'changed header'));
  const checked = await cli.petri(['build', 'site', '--check']);
  expect(checked.error).toContain('site/guide/start.html:2: error: its output is not what the page says:');
  expect(checked.code).toBe(1);
  const taken = await cli.petri(['build', 'site', '--update']);
  expect(taken.error).toContain('1 made, 0 unchanged, 1 old record removed');
  expect(await cli.read('site/guide/start.html')).toContain('output="hello from a changed header\n"');
});

test('names the cell, the file of its code and the file beside it, with their lines, when one does not compile', async () => {
  await writeSite();
  await cli.write('site/code/hello.c', PROGRAM.replace('printf', 'nope; printf'));
  const ended = await cli.petri(['build', 'site', '--check']);
  expect(ended.code).toBe(1);
  expect(ended.error).toContain('site/guide/start.html:2: error: it does not compile\n');
  expect(ended.error).toContain("site/code/hello.c:5:3: error: use of undeclared identifier 'nope'");
  expect(ended.error).toContain('  nope; printf("hello from a %s\\n", WORD);\n  ^~~~\n');

  await cli.write('site/code/hello.c', PROGRAM);
  await cli.write('site/code/word.h', '\n#error not today\n');
  expect((await cli.petri(['build', 'site', '--check'])).error).toContain(
    'site/code/word.h:2:2: error: not today',
  );

  await rm(join(cli.folder, 'site/code/word.h'));
  const missing = await cli.petri(['build', 'site']);
  expect(missing.error).toContain('site/guide/start.html:2: There is no file ../code/word.h in the site');
  expect(missing.code).toBe(1);
});

test('leaves what other sites have to the page, and says so once', async () => {
  await cli.write(
    'site/index.html',
    ['a', 'b']
      .map((name) => `<petri-cell language="c" src="https://x.example/${name}.c"></petri-cell>\n`)
      .join(''),
  );
  const ended = await cli.petri(['build', 'site']);
  expect(ended.code).toBe(0);
  expect(ended.error).toContain(
    "neither compiled nor checked: 2 cells whose code or files are not in the site's folder (site/index.html:1: https://x.example/a.c, and 1 more)",
  );
  expect(ended.error.match(/x\.example/g)).toHaveLength(1);
});

test('a reader’s first Run of such a cell fetches the module, and no compiler before the code is edited', async ({
  page,
}) => {
  await writeSite();
  const app = await listen({ root: DIST, host: '127.0.0.1', port: 0, base: '/', isolation: false });
  expect((await cli.petri(['build', 'site', '--base', app.address])).code).toBe(0);
  const served = await serveFolder(join(cli.folder, 'site'));
  try {
    const asked: string[] = [];
    page.on('request', (request) => asked.push(request.url()));
    await page.goto(new URL('guide/start.html', served.address).href);
    const cell = cellOf(page, 'a');
    await expect(cell.host).toContainText('Recorded output');
    await expect(cell.editor).toHaveValue(/#include "word\.h"/);
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('hello from a header');
    expect(asked.filter((url) => url.endsWith('.wasm') && url.startsWith(served.address))).toHaveLength(1);
    const compilers = (): string[] => asked.filter((url) => url.includes('/toolchains/'));
    expect(compilers()).toEqual([]);
    await cell.editor.fill(PROGRAM.replace('hello', 'edited'));
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('edited from a header');
    expect(compilers()).not.toEqual([]);
  } finally {
    for (const { server } of [app, served]) {
      server.close();
      server.closeAllConnections();
    }
  }
});
