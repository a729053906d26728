import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { ROOT } from './command.ts';

/** What is documented: headings of the form ### `code`. */
async function documented(): Promise<Map<string, string>> {
  const page = await readFile(join(ROOT, 'public/docs/errors.md'), 'utf8');
  const entries = page.matchAll(/^### `(?<code>[^`]+)`\n\n(?<text>[^#]+)/gm);
  return new Map([...entries].map(({ groups }) => [groups?.['code'] ?? '', groups?.['text'] ?? '']));
}

async function sources(): Promise<string[]> {
  const texts: string[] = [];
  for (const folder of ['web', 'toolchain', 'wasm']) {
    const names = await readdir(join(ROOT, folder), { recursive: true });
    for (const name of names) {
      if (!/\.(ts|svelte)$/.test(name) || /\.(test|suite)\.ts$|\btesting\b|\bsamples\b/.test(name)) continue;
      texts.push(await readFile(join(ROOT, folder, name), 'utf8'));
    }
  }
  return texts;
}

/** Codes that are thrown or reported: the first argument of a Failure, a `code` or `ename`, a member of a union of codes. */
function codesIn(text: string): string[] {
  const patterns = [
    /new Failure\(\s*'(?<code>[a-z][a-z0-9.-]*)'/g,
    /\b(?:code|ename): '(?<code>[a-z][a-z0-9-]*\.[a-z0-9-]+|aborted|internal)'/g,
    /\| '(?<code>[a-z][a-z0-9-]*\.[a-z0-9-]+)'/g,
  ];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(({ groups }) => groups?.['code'] ?? ''),
  );
}

it('documents every error code that the source has', async () => {
  const known = await documented();
  const used = new Set((await sources()).flatMap(codesIn));
  expect([...used].filter((code) => !known.has(code)).sort()).toEqual([]);
  // If the patterns above found nothing, this test would pass for ever.
  expect(used.size).toBeGreaterThan(20);
});

it('documents no code that is not there', async () => {
  const texts = await sources();
  const missing = [...(await documented()).keys()].filter(
    (code) => !texts.some((text) => text.includes(`'${code}'`)),
  );
  expect(missing).toEqual([]);
});

it('says more about each than its name', async () => {
  for (const [code, text] of await documented()) expect(text.trim().length, code).toBeGreaterThan(40);
});
