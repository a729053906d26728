import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { findPages } from './find-pages.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petri-pages-'));
  for (const name of [
    'a.md',
    'guide/b.mdx',
    'guide/c.html',
    'guide/deep/d.ipynb',
    'guide/notes.txt',
    'node_modules/x/readme.md',
    'guide/node_modules/y/readme.md',
    '.cache/e.md',
    '..odd/f.md',
  ]) {
    await mkdir(dirname(join(folder, name)), { recursive: true });
    await writeFile(join(folder, name), '');
  }
});
afterEach(() => rm(folder, { recursive: true, force: true }));

const namesOf = async (...named: string[]): Promise<readonly string[]> =>
  (await findPages(named.map((name) => join(folder, name)))).map(({ below }) => below);

it('a folder is all pages below it, but for what is hidden or npm’s', async () => {
  expect(await namesOf('.')).toEqual([
    '..odd/f.md',
    'a.md',
    'guide/b.mdx',
    'guide/c.html',
    'guide/deep/d.ipynb',
  ]);
});

it('a pattern is what it fits, from its first folder without a sign', async () => {
  expect(await namesOf('**/*.{md,mdx}')).toEqual(['..odd/f.md', 'a.md', 'guide/b.mdx']);
  expect(await namesOf('guide/*.html')).toEqual(['c.html']);
});

it('each page comes once, and what names none is refused', async () => {
  expect(await namesOf('a.md', '.', 'guide')).toHaveLength(5);
  await expect(namesOf('nowhere')).rejects.toMatchObject({ code: 'build.no-pages' });
});
