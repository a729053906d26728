import { readFile } from 'node:fs/promises';
import { cellOf, loader, markup, openDocs } from '../fixtures/embed-page.ts';
import { HELLO_C, says, noteEvents } from '../fixtures/embed-watch.ts';
import { blockStorage, expect, test } from '../fixtures/threats.ts';

test.describe('pages that make it hard', () => {
  test('under the policy that the documentation gives, everything works', async ({ page, docs, site }) => {
    const text = await readFile(new URL('../../public/docs/security.md', import.meta.url), 'utf8');
    const found = /embedded cells\.\*\*[^]+?```\n(default-src [^`]+)```/.exec(text)?.[1];
    if (found === undefined) throw new Error('no policy is documented');
    const policy = found.replaceAll(/\s+/g, ' ').replaceAll('https://play.example.org', new URL(site).origin);
    const body = markup('a', 'language="c"', HELLO_C) + markup('b', 'language="html"', '<p>A page</p>');
    await openDocs(page, docs, site, body, { policy: `${policy}; require-trusted-types-for 'script'` });
    const cell = cellOf(page, 'a');
    await cell.editor.fill(HELLO_C.replace('hello', 'typed'));
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('typed from C');
    expect(await cellOf(page, 'b').run()).toBe('exited');
  });

  test('where the frame is blocked, or the app is down, there is the code, the recorded output and a sentence', async ({
    page,
    docs,
    site,
    seen,
  }) => {
    const body = markup('a', 'language="c" output="recorded before"', HELLO_C);
    const { origin } = new URL(site);
    const expectDegraded = async (): Promise<void> => {
      const cell = cellOf(page, 'a');
      const events = await noteEvents(page);
      expect(await cell.run()).toBe('unavailable');
      await expect(cell.output).toContainText('recorded before');
      await expect(cell.host).toContainText(/Try again|press Run again/);
      await expect(cell.editor).toHaveValue(HELLO_C.trim());
      expect(await events()).toContainEqual(expect.stringContaining('error embed.unreachable'));
    };
    await openDocs(page, docs, site, body, { policy: `frame-src 'none'; script-src ${origin}` });
    await expectDegraded();
    seen.refusals.length = 0;
    await openDocs(page, docs, site, body);
    await page.route(`${site}v1/frame.html`, (route) => route.abort());
    await expectDegraded();
    await page.unroute(`${site}v1/frame.html`);
    // It is asked for anew when the reader tries again.
    expect(await cellOf(page, 'a').run()).toBe('exited');
    await openDocs(page, docs, site, body);
    await page.route(`${site}v1/assets/**`, (route) => route.abort());
    await expectDegraded();
  });

  test('without storage, in a sandbox and in a frame, cells run', async ({ page, docs, site }) => {
    const body = markup('a', 'language="javascript"', says('runs'));
    await blockStorage(page);
    await openDocs(page, docs, site, body);
    await cellOf(page, 'a').editor.fill(says('typed'));
    expect(await cellOf(page, 'a').run()).toBe('exited');
    for (const attributes of ['', 'sandbox="allow-scripts"']) {
      const inner = docs.page('inner', body + loader(site));
      await page.goto(
        docs.page(
          'outer',
          `<iframe name="docs" ${attributes} src="${inner}" width="600" height="400"></iframe>`,
        ),
      );
      const frame = page.frame({ name: 'docs' });
      if (frame === null) throw new Error('there is no frame');
      const cell = cellOf(frame, 'a');
      expect(await cell.run(), attributes).toBe('exited');
      expect(await cell.printed()).toBe('runs');
    }
  });

  test('in shadow roots, made by scripts, moved, taken away and put back, cells stay what they are', async ({
    page,
    docs,
    site,
  }) => {
    await openDocs(page, docs, site, `<div id="root"></div><div id="one"></div><div id="two"></div>`);
    await page.evaluate((code) => {
      const make = (id: string): HTMLElement => {
        const cell = document.createElement('petri-cell');
        cell.id = id;
        cell.setAttribute('language', 'javascript');
        cell.textContent = code;
        return cell;
      };
      document.querySelector('#root')?.attachShadow({ mode: 'open' }).append(make('inner'));
      document.querySelector('#one')?.append(make('moved'));
    }, says('still'));
    const inner = cellOf(page, 'inner');
    expect(await inner.run()).toBe('exited');
    expect(await inner.printed()).toBe('still');
    const moved = cellOf(page, 'moved');
    await moved.editor.fill(says('mine'));
    expect(await moved.run()).toBe('exited');
    await page.evaluate(() => {
      const cell = document.querySelector('#moved');
      if (cell !== null) document.querySelector('#two')?.append(cell);
    });
    await expect(moved.editor).toHaveValue(says('mine'));
    expect(await moved.printed()).toBe('mine');
    expect(await moved.run()).toBe('exited');
    // Away, while it runs, and back.
    await moved.editor.fill('for (;;);');
    await moved.runButton.click();
    await expect(moved.host).toHaveAttribute('data-state', 'running');
    await page.evaluate(async () => {
      const cell = document.querySelector('#moved');
      cell?.remove();
      await new Promise((resolve) => setTimeout(resolve, 300));
      if (cell !== null) document.querySelector('#one')?.append(cell);
    });
    expect(await moved.ended()).toBe('stopped');
    await moved.editor.fill(says('again'));
    expect(await moved.run()).toBe('exited');
    expect(await moved.printed()).toBe('again');
    // The page takes the shared frame away.
    await page.evaluate(() => document.querySelectorAll('iframe').forEach((frame) => frame.remove()));
    expect(await moved.run()).toBe('exited');
  });

  test('in a page that is isolated itself the frame is, too, and programs wait for input', async ({
    page,
    docs,
    site,
  }) => {
    const body = markup('a', 'language="python"', `print('hi', input())`);
    await openDocs(page, docs, site, body, { isolation: true });
    const cell = cellOf(page, 'a');
    await cell.runButton.click();
    const input = cell.host.getByRole('textbox', { name: 'Standard input' });
    await input.fill('you');
    await input.press('Enter');
    await expect(cell.output).toContainText('hi you');
    const frame = page.frames().find((each) => each.url() === `${site}v1/frame.html`);
    expect(await frame?.evaluate(() => crossOriginIsolated)).toBe(true);
  });

  test('a service worker of the docs site that answers everything wrongly does not stop cells', async ({
    page,
    docs,
    site,
  }) => {
    docs.file(
      'sw.js',
      `addEventListener('install', () => skipWaiting());
addEventListener('activate', (event) => event.waitUntil(clients.claim()));
addEventListener('fetch', (event) => { if (!/embed|html|assets/.test(event.request.url)) event.respondWith(new Response('wrong')); });`,
      { type: 'text/javascript' },
    );
    await openDocs(page, docs, site, markup('a', 'language="javascript"', says('runs')));
    await page.evaluate(async () => {
      await navigator.serviceWorker.register('/sw.js');
      await navigator.serviceWorker.ready;
    });
    expect(await cellOf(page, 'a').run()).toBe('exited');
    expect(await cellOf(page, 'a').printed()).toBe('runs');
    await page.evaluate(async () => {
      for (const each of await navigator.serviceWorker.getRegistrations()) await each.unregister();
    });
  });
});
