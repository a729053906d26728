import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { expect, test } from 'vitest';

test("threat 15 visitor: the HTML frame's policy allows its own script and no other", async () => {
  const page = await readFile(new URL('../../public/html-output.html', import.meta.url), 'utf8');
  const scripts = [...page.matchAll(/<script>(.*?)<\/script>/gs)].map((match) => match[1] ?? '');
  expect(scripts).toHaveLength(1);
  const digest = createHash('sha256')
    .update(scripts[0] ?? '')
    .digest('base64');
  expect(/script-src ([^;]*);/.exec(page)?.[1]).toBe(`'sha256-${digest}'`);
});
