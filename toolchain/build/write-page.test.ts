import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { languages } from '#languages/registry.ts';
import { NO_ADDRESSES } from '../blocks/addresses.ts';
import { readPage } from './page-file.ts';
import { writePage } from './write-page.ts';

let folder = '';
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'petri-page-'));
});
afterEach(() => rm(folder, { recursive: true, force: true }));

it('a page that says its encoding by a mark at its beginning keeps the mark', async () => {
  const file = join(folder, 'a.html');
  await writeFile(
    file,
    '\ufeff<title>é</title><pre class="petri"><code class="language-c">int a;</code></pre>',
  );
  const faults: string[] = [];
  const page = await readPage(file, languages, ({ message }) => faults.push(message), NO_ADDRESSES);
  expect(faults).toEqual([]);
  expect(page.blocks).toHaveLength(1);
  await writePage(page, [], { file, below: 'a.html' }, folder, undefined);
  expect(await readFile(file, 'utf8')).toMatch(/^\ufeff<title>é<\/title><petri-cell /);
});
