import type { PrebuiltArtifact } from '../../../web/embed/protocol.ts';
import { connectFrame, runInFrame } from '../../fixtures/embed-frame.ts';
import { exits } from '../../fixtures/exits.ts';
import type { PetriModule } from '../../fixtures/page-runs.ts';
import { blockStorage, expect, expectRefused, foundIn, test, trying } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("c"); }\n';
const HELLO_JS = 'console.log("works")';
const WORKS = { text: 'works\n', end: 'exited' };

test('threat 20 docs reader: an embedded cell reaches neither the page around it nor the frame that runs it', async ({
  page,
  docs,
  site,
}) => {
  const attempts = {
    parent: `parent.document.title`,
    'parent storage': `parent.localStorage.session`,
    'page above': `parent.parent.document.title`,
    'page storage': `parent.parent.localStorage.session`,
    top: `top.document.cookie`,
    'top address': `top.location.href = 'about:blank'`,
    'frame address': `parent.location.replace('about:blank')`,
    'own storage': `localStorage.length`,
    'own database': `await new Promise((resolve, reject) => { const r = indexedDB.open('petri'); r.onsuccess = resolve; r.onerror = reject; })`,
    caches: `await caches.keys()`,
    cookies: `document.cookie`,
    popup: `open('about:blank').location`,
    dialog: `if (prompt('Password?') === null) throw new Error('none')`,
    camera: `await navigator.mediaDevices.getUserMedia({ video: true })`,
    'element of the page': `parent.parent.document.querySelector('petri-cell').code`,
    'service worker': `await navigator.serviceWorker.register('/sw.js')`,
  };
  await page.goto(docs.page('victim', '<p>docs</p>'));
  await page.evaluate(() => {
    localStorage.setItem('session', 'secret');
    document.cookie = 'session=secret';
  });
  const address = page.url();
  const pages = page.context().pages().length;
  await connectFrame(page, site);
  const worker = await runInFrame(page, { language: 'javascript', source: trying(attempts) });
  expectRefused(foundIn(worker.text), Object.keys(attempts));
  expect(await runInFrame(page, { language: 'javascript', source: HELLO_JS })).toMatchObject(WORKS);
  await connectFrame(page, site, 'stage');
  const shown = `<p>cell</p><script type="module">${trying(attempts)}</script>`;
  const preview = await runInFrame(page, { language: 'html', source: shown });
  expectRefused(foundIn(preview.text), Object.keys(attempts));
  expect(page.url()).toBe(address);
  expect(page.context().pages()).toHaveLength(pages);
});

test('threat 21 docs reader: an embedded cell sends nothing away, and nobody is asked whether it may', async ({
  page,
  docs,
  site,
  listener,
}) => {
  await page.goto(docs.page('victim', '<p>docs</p>'));
  await connectFrame(page, site);
  const out = exits(listener.host);
  const found = await runInFrame(page, { language: 'javascript', source: trying(out) });
  expectRefused(foundIn(found.text), Object.keys(out));
  // As it would in the app, where a reader may allow it.
  const asks = `try { await fetch('http://${listener.host}/?granted'); console.log('reached'); } catch (error) { console.log(error.message); }`;
  const denied = await runInFrame(page, { language: 'javascript', source: asks });
  expect(denied.text).not.toContain('reached');
  expect(listener.heard).toEqual([]);
  expect(await runInFrame(page, { language: 'javascript', source: HELLO_JS })).toMatchObject(WORKS);
});

test('threat 23 cell: the embed’s frame takes one port, from its parent, and orders no more than a link can', async ({
  page,
  docs,
  site,
}) => {
  const address = docs.page(
    'orders',
    `<iframe name="victim" src="${site}v1/frame.html"></iframe>
<iframe name="sibling" srcdoc="<script>onmessage = ({ data }) => { const { port1, port2 } = new MessageChannel(); port1.onmessage = ({ data }) => parent.postMessage(data, '*'); parent.frames.victim.postMessage(data, '*', [port2]); }</script>"></iframe>`,
  );
  await page.goto(address);
  const heard = await page.evaluate(async () => {
    const windows = frames as unknown as Record<string, Window>;
    const seen: unknown[] = [];
    addEventListener('message', ({ data }: MessageEvent<{ type?: string }>) => seen.push(data.type));
    const connect = { petri: 1, type: 'connect', nonce: 'x' };
    const wait = (ms: number) => new Promise((resolve) => setTimeout(resolve, ms));
    // Another frame of the page; then the parent with what is no connect, or without a port.
    windows['sibling']?.postMessage(connect, '*');
    const say = (message: unknown, withPort = true): void => {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = ({ data }: MessageEvent<{ type?: string }>) => seen.push(data.type);
      windows['victim']?.postMessage(message, '*', withPort ? [port2] : []);
    };
    const odd = [
      null,
      'connect',
      { ...connect, petri: 2 },
      { ...connect, nonce: '' },
      { ...connect, role: 'app' },
    ];
    for (const message of odd) say(message);
    say(connect, false);
    await wait(500);
    const before = [...seen];
    say(connect);
    say(connect);
    await wait(1_500);
    return { before, after: seen };
  });
  expect(heard).toEqual({ before: [], after: ['ready'] });

  await page.goto(docs.page('victim', '<p>docs</p>'));
  await connectFrame(page, site);
  const refused = await page.evaluate(async () => {
    const { embed } = globalThis;
    const order = {
      cell: 'a',
      level: 'restricted',
      request: { language: 'javascript', source: 'console.log(1)' },
    };
    const odd: readonly object[] = [
      { ...order, level: 'trusted' },
      { ...order, level: 'unrestricted' },
      { ...order, level: undefined },
      { ...order, request: { ...order.request, language: '__proto__' } },
      { ...order, request: { ...order.request, source: 1 } },
      { ...order, request: { ...order.request, files: [] } },
      { ...order, request: { ...order.request, files: { '../x': '' } } },
      { ...order, request: { ...order.request, limits: { timeMs: Number.NaN } } },
      { ...order, request: { ...order.request, args: ['\0'] } },
      { ...order, artifact: { digest: 'sha256:0', bytes: new Uint8Array(8), toolchain: '' } },
      { ...order, session: 1 },
    ];
    for (const message of [
      null,
      'run',
      [],
      { type: 'stop', id: {} },
      { type: 'warm', language: '__proto__' },
      { type: 'eval' },
    ])
      embed.post(message);
    const ends: string[] = [];
    for (const each of odd) ends.push((await embed.run(each as never)).end);
    return ends;
  });
  for (const end of refused) expect(end).toMatch(/^(?:embed\.message-invalid|request\.invalid)$/);
  // What is asked for beside the level is dropped.
  const order = {
    request: {
      language: 'javascript',
      source: `try { await fetch('https://example.org/'); } catch { console.log('refused'); }`,
      grants: ['net', 'storage'],
      level: 'trusted',
    },
    grants: ['net'],
  };
  expect(await runInFrame(page, order.request, order as never)).toMatchObject({ text: 'refused\n' });
  expect(await runInFrame(page, { language: 'javascript', source: HELLO_JS })).toMatchObject(WORKS);
});

test('threat 23 cell: a flood of runs from the page ends in an answer for each, and the frame goes on', async ({
  page,
  docs,
  site,
}) => {
  await page.goto(docs.page('victim', '<p>docs</p>'));
  await connectFrame(page, site);
  const ends = await page.evaluate(async () => {
    const { embed } = globalThis;
    const request = { language: 'javascript', source: 'for (;;);', limits: { timeMs: 3_000 } };
    const runs = Array.from({ length: 60 }, (_, at) =>
      embed.run({ cell: String(at), level: 'restricted', request }),
    );
    return (await Promise.all(runs)).map(({ end }) => end);
  });
  expect(ends.filter((end) => end === 'embed.too-many-runs')).toHaveLength(28);
  const ran = ends.filter((end) => end !== 'embed.too-many-runs');
  expect(ran).toContain('timed-out');
  // Thirty-two loops may leave a small machine no time for the frame's own answers: it is then taken for gone, and begun anew.
  expect(ran.filter((end) => end !== 'timed-out' && end !== 'trapped')).toEqual([]);
  expect(await runInFrame(page, { language: 'javascript', source: HELLO_JS })).toMatchObject(WORKS);
});

test('threat 24 cell: the embed’s frame has nothing to click, and as a page of its own does nothing', async ({
  page,
  docs,
  site,
}) => {
  await page.goto(
    docs.page('clicks', `<iframe src="${site}v1/frame.html" width="900" height="600"></iframe>`),
  );
  const frame = page.frameLocator('iframe');
  await expect(frame.locator('body')).toBeAttached();
  expect(await frame.locator('body *').count()).toBe(0);
  await connectFrame(page, site, 'stage');
  const source =
    '<button onclick="navigator.clipboard.writeText(1).then(() => console.log(\'written\'), (e) => console.log(e.name))">Go</button>';
  expect(await runInFrame(page, { language: 'html', source })).toMatchObject({ end: 'exited' });
  await page.frameLocator('iframe >> nth=1').frameLocator('iframe').getByText('Go').click();
  await page.waitForTimeout(300);
  const said = await page.evaluate(() => JSON.stringify(globalThis.embed.heard));
  expect(said).not.toContain('written');

  await page.goto(`${site}v1/frame.html`);
  const heard = await page.evaluate(async () => {
    const { port1, port2 } = new MessageChannel();
    const seen: unknown[] = [];
    port1.onmessage = ({ data }) => seen.push(data);
    postMessage({ petri: 1, type: 'connect', nonce: 'x' }, '*', [port2]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    return [
      seen.length,
      document.body.children.length,
      (await navigator.serviceWorker.getRegistrations()).length,
    ];
  });
  expect(heard).toEqual([0, 0, 0]);
});

test('threat 25 embed: without storage, headers or an origin of its own the frame runs programs all the same', async ({
  page,
  docs,
  site,
  own,
}) => {
  await blockStorage(page);
  await page.goto(docs.page('blocked', '<p>docs</p>'));
  await connectFrame(page, site);
  const request = { language: 'c', source: HELLO_C };
  expect(await runInFrame(page, request)).toMatchObject({ text: 'c\n', end: 'exited' });
  expect(await runInFrame(page, request)).toMatchObject({ text: 'c\n', cacheHit: true });

  const reader = await own.newPage();
  for (const attributes of ['', 'sandbox="allow-scripts"']) {
    const inside = docs.page('inside', '<p>docs</p>');
    const frame = `<iframe name="docs" ${attributes} src="${inside}"></iframe>`;
    await reader.goto(docs.page('outer', frame, { host: 'localhost' }));
    const inner = reader.frame({ name: 'docs' });
    if (inner === null) throw new Error('there is no frame');
    await connectFrame(inner, site);
    expect(await runInFrame(inner, { language: 'javascript', source: HELLO_JS }), attributes).toMatchObject(
      WORKS,
    );
    expect(await runInFrame(inner, request), attributes).toMatchObject({ text: 'c\n', end: 'exited' });
  }
});

test('threat 8 cache: a page cannot put a program into the cache by the embed, neither for itself nor for others', async ({
  page,
  docs,
  site,
}) => {
  const source = '(module (memory (export "memory") 1) (func (export "_start")))';
  await page.goto(docs.page('poison', '<p>docs</p>'));
  await page.evaluate(async (address) => {
    const { createPetri } = (await import(`${address}petri.js`)) as PetriModule;
    const petri = await createPetri();
    const code = '(module (memory (export "memory") 1) (func (export "_start") unreachable))';
    const { digest, bytes } = await petri.compile({ language: 'wat', source: code });
    Object.assign(globalThis, { evil: { digest, bytes, toolchain: 'wabt@1' } });
    petri.dispose();
  }, site);
  await connectFrame(page, site);
  const evil = await page.evaluate((text) => {
    const { evil: artifact } = globalThis as unknown as { evil: PrebuiltArtifact };
    const request = { language: 'wat', source: text };
    return globalThis.embed.run({ cell: 'a', level: 'restricted', request, artifact });
  }, source);
  expect(evil.end).toBe('trapped');
  const honest = await runInFrame(page, { language: 'wat', source });
  expect(honest).toMatchObject({ end: 'exited', cacheHit: false });
});

test('threat 26 other cells: pages that embed cells share no session', async ({ page, docs, site }) => {
  const writes = `#include <stdio.h>
int main(void) { FILE *f = fopen("secret.txt", "w"); fputs("secret", f); fclose(f); puts("written"); }`;
  const reads = `#include <stdio.h>
int main(void) { FILE *f = fopen("secret.txt", "r"); puts(f ? "read" : "nothing"); }`;
  await page.goto(docs.page('victim', '<p>docs</p>'));
  await connectFrame(page, site);
  expect(await runInFrame(page, { language: 'c', source: writes }, { session: 's' })).toMatchObject({
    text: 'written\n',
  });
  expect(await runInFrame(page, { language: 'c', source: reads }, { session: 's' })).toMatchObject({
    text: 'read\n',
  });
  expect(await runInFrame(page, { language: 'c', source: reads }, { session: 't' })).toMatchObject({
    text: 'nothing\n',
  });
  const spy = await page.context().newPage();
  await spy.goto(docs.page('spy', '<p>docs</p>'));
  await connectFrame(spy, site);
  expect(await runInFrame(spy, { language: 'c', source: reads }, { session: 's' })).toMatchObject({
    text: 'nothing\n',
  });
});
