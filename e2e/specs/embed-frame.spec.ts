import type { Page } from '@playwright/test';
import type { PrebuiltArtifact } from '../../web/embed/protocol.ts';
import { connectFrame, runInFrame } from '../fixtures/embed-frame.ts';
import type { PetriModule } from '../fixtures/page-runs.ts';
import { expect, test } from '../fixtures/threats.ts';

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("c"); }\n';
const ASKS_C =
  '#include <stdio.h>\nint main(void) { char name[9]; if (fgets(name, 9, stdin)) printf("hi %s", name); }\n';
const APPENDS_C = `#include <stdio.h>
int main(void) {
  FILE *file = fopen("notes.txt", "a+");
  if (!file) return 1;
  fputs("x", file);
  rewind(file);
  for (int c; (c = fgetc(file)) != EOF;) putchar(c);
  putchar('\\n');
}
`;

/** Everything that was asked for under /toolchains/, which is where compilers are. */
function compilerFiles(page: Page): string[] {
  const asked: string[] = [];
  page.context().on('request', (request) => {
    if (/\/toolchains\/[^/]+\//.test(request.url())) asked.push(request.url());
  });
  return asked;
}

test('a page of another origin runs C in the frame, and finds it cached the second time', async ({
  page,
  docs,
  site,
}) => {
  await page.goto(docs.page('frame', '<p>docs</p>'));
  await connectFrame(page, site);
  const request = { language: 'c', source: HELLO_C };
  const first = await runInFrame(page, request);
  expect(first).toMatchObject({ text: 'c\n', end: 'exited', cacheHit: false });
  expect(first.states).toEqual(['compiling', 'starting', 'running', 'ended']);
  expect(await runInFrame(page, request)).toMatchObject({ text: 'c\n', cacheHit: true });
  const wrong = await runInFrame(page, { language: 'c', source: 'int main(void) { return x; }' });
  expect(wrong.end).toBe('failed-to-compile');
  const unknown = await runInFrame(page, { language: 'klingon', source: '' });
  expect(unknown.end).toBe('language.unknown');
});

test('what was built beforehand runs without a compiler, and only when it is what its digest says', async ({
  page,
  docs,
  site,
}) => {
  await page.goto(docs.page('frame', '<p>docs</p>'));
  await page.evaluate(async (address) => {
    const { createPetri } = (await import(`${address}petri.js`)) as PetriModule;
    const petri = await createPetri();
    const { digest, bytes } = await petri.compile({
      language: 'c',
      source: '#include <stdio.h>\nint main(void) { puts("prebuilt"); }\n',
    });
    Object.assign(globalThis, { built: { digest, bytes, toolchain: 'clang@22' } });
    petri.dispose();
  }, site);
  await connectFrame(page, site);
  const asked = compilerFiles(page);
  const run = (change: 'none' | 'a byte') =>
    page.evaluate((changed) => {
      const { built } = globalThis as unknown as { built: PrebuiltArtifact };
      const bytes = changed === 'none' ? built.bytes : built.bytes.with(-1, 255);
      return globalThis.embed.run({
        cell: 'a',
        level: 'restricted',
        request: { language: 'c', source: 'int main(void) { return 1; }' },
        artifact: { ...built, bytes },
      });
    }, change);
  expect(await run('none')).toMatchObject({ text: 'prebuilt\n', end: 'exited', cacheHit: true });
  expect(await run('a byte')).toMatchObject({
    text: '',
    end: 'failed-to-compile',
    codes: ['artifact.digest-mismatch'],
  });
  expect(asked).toEqual([]);
});

test('a program asks for input while it runs, and is stopped', async ({ page, docs, site }) => {
  await page.goto(docs.page('frame', '<p>docs</p>'));
  await connectFrame(page, site);
  expect(await page.evaluate(() => globalThis.embed.ready.canAsk)).toBe(true);
  const asks = await page.evaluate(async (source) => {
    const { embed } = globalThis;
    embed.port.addEventListener(
      'message',
      ({ data }: MessageEvent<{ type: string; id: number; state: string }>) => {
        if (data.state === 'waiting-for-input') embed.post({ type: 'input', id: data.id, text: 'you\n' });
      },
    );
    return embed.run({
      cell: 'a',
      level: 'restricted',
      interactive: true,
      request: { language: 'c', source },
    });
  }, ASKS_C);
  expect(asks).toMatchObject({ text: 'hi you\n', end: 'exited' });
  const loops = await page.evaluate(() => {
    const { embed } = globalThis;
    embed.port.addEventListener(
      'message',
      ({ data }: MessageEvent<{ type: string; id: number; state: string }>) => {
        if (data.state === 'running') setTimeout(() => embed.post({ type: 'stop', id: data.id }), 100);
      },
    );
    const request = { language: 'c', source: 'int main(void) { for (;;); }' };
    return embed.run({ cell: 'b', level: 'restricted', request });
  });
  expect(loops.end).toBe('stopped');
});

test('cells of a session see the files of those before; others, and those of a lower level, do not', async ({
  page,
  docs,
  site,
}) => {
  await page.goto(docs.page('frame', '<p>docs</p>'));
  await connectFrame(page, site);
  const request = { language: 'c', source: APPENDS_C };
  expect(await runInFrame(page, request, { session: 'one' })).toMatchObject({ text: 'x\n' });
  expect(await runInFrame(page, request, { session: 'one' })).toMatchObject({ text: 'xx\n' });
  expect(await runInFrame(page, request, { session: 'two' })).toMatchObject({ text: 'x\n' });
  expect(await runInFrame(page, request)).toMatchObject({ text: 'x\n' });
  expect(await runInFrame(page, request, { session: 'one', level: 'sandbox' })).toMatchObject({
    end: 'denied',
  });
  await page.evaluate(() => {
    globalThis.embed.post({ type: 'forget', session: 'one' });
  });
  expect(await runInFrame(page, request, { session: 'one' })).toMatchObject({ text: 'x\n' });
});

test('a page of an HTML cell fills its own frame, stays, and goes when it is stopped', async ({
  page,
  docs,
  site,
}) => {
  await page.goto(docs.page('frame', '<p>docs</p>'));
  await connectFrame(page, site, 'stage');
  const source = '<p>shown</p><script>console.log("says")</script>';
  expect(await runInFrame(page, { language: 'html', source })).toMatchObject({
    text: 'says\n',
    end: 'exited',
  });
  const stage = page.frameLocator('iframe');
  const shown = stage.locator('iframe[title="Preview"]');
  await expect(stage.frameLocator('iframe').getByText('shown')).toBeVisible();
  // An iframe's own size.
  expect(await shown.boundingBox()).toMatchObject({ width: 300, height: 150 });
  await page.evaluate(() => {
    globalThis.embed.post({ type: 'stop', id: 1 });
  });
  await expect(shown).toHaveCount(0);
});
