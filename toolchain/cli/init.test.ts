import { cp, mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ROOT } from '../checks/command.ts';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { runMain as petri } from './testing/run-main.ts';

let folder: string;
beforeEach(async () => {
  folder = await makeFolder('init');
  vi.stubEnv('PETRI_CACHE', join(folder, 'cache'));
});
afterEach(async () => {
  vi.unstubAllEnvs();
  await removeFolder(folder);
});

// What the generators make of these pages: e2e/specs/generators.spec.ts, and `npm run test:sites`.
it.each([
  ['vitepress', 'VitePress', 'live-code.md', '```c petri\n'],
  ['docusaurus', 'Docusaurus', 'docs/live-code.md', '```c petri\n'],
  ['astro', 'Astro', 'src/pages/live-code.md', '```c petri\n'],
  ['mkdocs', 'MkDocs', 'docs/live-code.md', '```{ .c .petri }\n'],
  ['mdbook', 'mdBook', 'src/live-code.md', '```c,petri\n'],
  ['hugo', 'Hugo', 'content/live-code.md', '```c {class="petri"}\n'],
  ['jekyll', 'Jekyll', 'live-code.md', '{: .petri}\n```c\n'],
  ['sphinx', 'Sphinx', 'live-code.rst', '.. code-block:: c\n   :class: petri\n\n   #include'],
])('knows a site of %s, and writes a page for it', async (site, label, page, marker) => {
  await cp(join(ROOT, 'e2e', 'sites', site), folder, { recursive: true });
  const made = await petri('init', folder, '--base', 'https://play.example.org');
  expect(made).toMatchObject({ code: 0, error: '' });
  expect(made.out).toContain(`${label}: wrote `);
  expect(made.out).toContain('https://play.example.org/');
  expect(await readFile(join(folder, page), 'utf8')).toContain(marker);
});

it('writes a page of HTML where it knows no generator, which builds as it is', async () => {
  const made = await petri('init', folder, '--language', 'lua');
  expect(made.code).toBe(0);
  expect(made.out).toContain('petri build . --base http://127.0.0.1:4173/');
  const built = await petri('build', folder, '--base', 'https://play.example.org/');
  expect(built).toMatchObject({
    code: 0,
    error: expect.stringContaining('1 cell on 1 page: 1 made') as string,
  });
  const page = await readFile(join(folder, 'live-code.html'), 'utf8');
  expect(page).toMatch(/<petri-cell language="lua" [^>]*output="Hello/);
  expect(page).toContain('src="https://play.example.org/embed.js"');
});

it('writes over nothing, and says what is wrong with a command', async () => {
  await mkdir(join(folder, 'docs'));
  await writeFile(join(folder, 'mkdocs.yml'), 'site_name: a\n');
  await writeFile(join(folder, 'docs', 'live-code.md'), 'mine');
  const again = await petri('init', folder);
  expect(again).toMatchObject({
    code: 1,
    out: '',
    error: expect.stringContaining('is there already') as string,
  });
  expect(await readFile(join(folder, 'docs', 'live-code.md'), 'utf8')).toBe('mine');
  expect(await petri('init', join(folder, 'nowhere'))).toMatchObject({ code: 2 });
  expect(await petri('init', folder, '--language', 'cobol')).toMatchObject({ code: 2 });
  expect(await petri('init', folder, '--base', 'play')).toMatchObject({ code: 2 });
  expect(await petri('init', folder, '--force')).toMatchObject({ code: 2 });
});
