import { mkdir, mkdtemp, realpath, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { siteAddresses } from './site-addresses.ts';

let folder: string;
beforeEach(async () => {
  folder = await realpath(await mkdtemp(join(tmpdir(), 'petri-site-')));
  for (const name of ['secret.c', 'site/a.c', 'site/guide/b c.c', 'site/guide/%2e.c', 'pages/deep/own.c']) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), `\uFEFF// ${name}\r\n`);
  }
  await symlink(join(folder, 'secret.c'), join(folder, 'site/link.c'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const place = { file: 'page.html', line: 7 };

/** Text of an address as a page of the site names it; undefined where it is left to the reader's page. */
function read(
  address: string,
  { page = 'guide/start.html', root = 'site', base = undefined as string | undefined } = {},
) {
  const found = { file: join(folder, root, page), below: page };
  return siteAddresses(found, join(folder, 'site'), () => undefined).read(address, base, place)?.text;
}

it('reads what a relative address names beside the page, above it, and from the root of the site', () => {
  expect(read('b%20c.c?v=1#top')).toBe('// site/guide/b c.c\r\n');
  expect(read('../a.c')).toBe('// site/a.c\r\n');
  expect(read('/a.c')).toBe('// site/a.c\r\n');
  expect(read('../../../a.c'), 'as a browser takes it').toBe('// site/a.c\r\n');
  expect(read('a.c', { base: '../' })).toBe('// site/a.c\r\n');
  expect(read('%252e.c')).toBe('// site/guide/%2e.c\r\n');
});

it('looks beside a page that is not in the site yet, and in the site', () => {
  expect(read('own.c', { root: 'pages', page: 'deep/index.html' })).toBe('// pages/deep/own.c\r\n');
  expect(read('b c.c', { root: 'pages', page: 'guide/index.html' })).toBe('// site/guide/b c.c\r\n');
});

it('leaves to the page what is of another site, or may be', () => {
  expect(read('https://x.example/a.c')).toBeUndefined();
  expect(read('//x.example/a.c')).toBeUndefined();
  expect(read('data:text/plain,x')).toBeUndefined();
  expect(read('a.c', { base: 'https://x.example/' })).toBeUndefined();
  expect(read('/below/a.c'), 'where the site stands below a path').toBeUndefined();
});

it('says where a file is missing, and reads none outside of the site', () => {
  for (const address of ['none.c', '..%2f..%2fsecret.c', '..%5c..%5csecret.c', '../link.c', '.', '%00.c'])
    expect(() => read(address), address).toThrow(/^page\.html:7: There is no file /);
});
