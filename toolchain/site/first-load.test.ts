import { mkdir, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { build, type Rolldown } from 'vite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { makeFolder, removeFolder } from '../node/testing/folder.ts';
import { firstLoad } from './first-load.ts';
import { languageParts } from './language-parts.ts';

let root: string;

beforeEach(async () => {
  root = await makeFolder('first-load');
});

afterEach(async () => {
  await removeFolder(root);
});

/** Builds a page of these files, and answers with its code as it is when it opens. */
async function codeAtStart(files: Readonly<Record<string, string>>): Promise<string> {
  for (const [name, text] of Object.entries(files)) {
    await mkdir(dirname(join(root, name)), { recursive: true });
    await writeFile(join(root, name), text);
  }
  const { output } = (await build({
    configFile: false,
    root,
    logLevel: 'silent',
    plugins: [languageParts(), firstLoad()],
    build: { write: false, rolldownOptions: { input: join(root, 'web/main.js') } },
  })) as Rolldown.RolldownOutput;
  const [entry] = output;
  return entry.code;
}

const MANIFEST = JSON.stringify({
  id: 'a',
  label: 'Language A',
  highlight: { keywords: ['keyword-of-a'], strings: [] },
  lacks: { stdin: 'reason-of-a' },
});

test('a page begins with what is known of every language, without what only its cells need', async () => {
  const code = await codeAtStart({
    'web/languages/a/manifest.json': MANIFEST,
    'web/main.js': `
      import entry from './languages/a/manifest.json?entry';
      console.log(entry);
      globalThis.more = () => import('./languages/a/manifest.json');`,
  });
  expect(code).toContain('Language A');
  expect(code).not.toContain('keyword-of-a');
  expect(code).not.toContain('reason-of-a');
});

test.each([
  ['a whole manifest', 'languages/a/manifest.json'],
  ['code', 'languages/a/toolchain.js'],
])('a build fails when a page would begin with %s of a language', async (_, file) => {
  const built = codeAtStart({
    'web/languages/a/manifest.json': MANIFEST,
    'web/languages/a/toolchain.js': 'export default [performance.now()];',
    'web/part.js': `export { default } from './${file}';`,
    'web/main.js': `import part from './part.js'; console.log(part);`,
  });
  await expect(built).rejects.toThrow(file);
});
