import { spawn } from 'node:child_process';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { CommandLine } from '../fixtures/command-line.ts';
import { expect, freshTest as test } from '../fixtures/petri.ts';
import { PetriPage } from '../fixtures/petri-page.ts';
import { serveFolder } from '../fixtures/static-server.ts';

const HELLO = '#include <stdio.h>\nint main(void) { puts("hello from a stick"); return 0; }\n';
const PETRI = fileURLToPath(new URL('../../toolchain/cli/petri.mjs', import.meta.url));

// The folder is written once.
test.describe.configure({ mode: 'default' });

let cli: CommandLine;
test.beforeAll(async () => {
  cli = await CommandLine.open();
  const ended = await cli.petri(['build', '--offline', '--out', 'stick', '--languages', 'c,lua']);
  expect(ended.error).toMatch(/\d+ files, \d+ MB\. Serve it: petri serve stick/);
  expect(ended.code).toBe(0);
});
test.afterAll(() => cli.close());

test('an offline folder has the chosen languages only, and is replaced by the next one', async () => {
  expect((await readdir(join(cli.folder, 'stick/toolchains'))).sort()).toEqual([
    'clang',
    'index.json',
    'lua',
  ]);
  const [version = ''] = await readdir(join(cli.folder, 'stick/toolchains/clang'));
  const core = await stat(join(cli.folder, 'stick/toolchains/clang', version, 'llvm.wasm'));
  expect(core.size).toBeGreaterThan(50_000_000);
  await cli.write('mine/notes.txt', 'mine');
  const refused = await cli.petri(['build', '--offline', '--out', 'mine', '--languages', 'c']);
  expect(refused.error).toContain('(build.out-not-empty)');
  expect(await cli.read('mine/notes.txt')).toBe('mine');
  for (const language of ['lua', 'sql']) {
    expect((await cli.petri(['build', '--offline', '--out', 'other', '--languages', language])).code).toBe(0);
  }
  expect((await readdir(join(cli.folder, 'other/toolchains'))).sort()).toEqual(['index.json', 'sqlite']);
});

test('any static server can serve it: a program compiles and runs, what was left out is not offered, and says so at once', async ({
  page,
}) => {
  const { server, address } = await serveFolder(join(cli.folder, 'stick'), '/some/where/');
  try {
    const petri = new PetriPage(page, address);
    await petri.open();
    await petri.choose('c');
    await petri.setSource(HELLO);
    expect(await petri.run()).toBe('exited 0');
    expect(await petri.outputText()).toBe('hello from a stick\n');
    const offered = await petri.language
      .locator('option')
      .evaluateAll((all) => all.map((each) => each.getAttribute('value')));
    expect(offered).toEqual(expect.arrayContaining(['c', 'cpp', 'lua', 'javascript']));
    expect(offered).not.toEqual(expect.arrayContaining(['ruby']));
    // Somebody's link: what it is in is said before anything is run, and again by the run.
    await petri.openCell({ language: 'ruby', source: 'puts 1' });
    await expect(page.getByText('This copy of Petri was made without Ruby.').first()).toBeVisible();
    await expect(petri.language).toHaveValue('ruby');
    expect(await petri.run()).toBe('failed to compile');
    await expect(page.getByText('This copy of Petri was made without Ruby.')).toHaveCount(2);
    expect(petri.requests.filter((url) => !url.startsWith(address) && /^https?:/.test(url))).toEqual([]);
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('a folder without the page’s first language begins with one that it has', async ({ page }) => {
  expect((await cli.petri(['build', '--offline', '--out', 'lua', '--languages', 'lua'])).code).toBe(0);
  const { server, address } = await serveFolder(join(cli.folder, 'lua'));
  try {
    const petri = new PetriPage(page, address);
    await petri.open();
    await expect(petri.language).not.toHaveValue('c');
    await expect(page.getByText('made without')).toHaveCount(0);
    await petri.choose('lua');
    await petri.setSource('print("hello")');
    expect(await petri.run()).toBe('exited 0');
  } finally {
    server.close();
    server.closeAllConnections();
  }
});

test('petri serve serves it, with the headers that isolate the page', async ({ page }) => {
  const child = spawn(process.execPath, [PETRI, 'serve', 'stick', '--port', '0'], { cwd: cli.folder });
  let text = '';
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => (text += chunk.toString()));
  }
  try {
    await expect.poll(() => text, { timeout: 60_000 }).toMatch(/http:\/\/[^ ]+/);
    const petri = new PetriPage(page, /http:\/\/[^ ]+/.exec(text)?.[0] ?? '');
    await petri.open();
    expect(await page.evaluate(() => crossOriginIsolated)).toBe(true);
    await petri.choose('lua');
    await petri.setSource('print("lua from a stick")');
    expect(await petri.run()).toBe('exited 0');
    expect(await petri.outputText()).toBe('lua from a stick\n');
  } finally {
    child.kill('SIGTERM');
  }
});
