import AxeBuilder from '@axe-core/playwright';
import { readFile } from 'node:fs/promises';
import type { Page } from '@playwright/test';
import { cellOf, layoutShift, loader, markup, openDocs } from '../fixtures/embed-page.ts';
import { prebuild, publish } from '../fixtures/prebuilt.ts';
import { blockStorage, expect, test } from '../fixtures/threats.ts';

const HELLO_C = '#include <stdio.h>\nint main(void) { puts("hello from C"); }\n';
const OPENS_C =
  '#include <stdio.h>\nint main(void) { FILE *f = fopen("a.txt", "r"); if (!f) return 1; putchar(fgetc(f)); }\n';
const says = (text: string): string => `console.log('${text}')`;

/** Every address that is asked for on the site of the app. */
function asked(page: Page, site: string): string[] {
  const urls: string[] = [];
  page.context().on('request', (request) => {
    if (request.url().startsWith(site)) urls.push(request.url().slice(site.length));
  });
  return urls;
}

/** Notes the events of all cells of a page, with what they tell. */
async function noteEvents(page: Page): Promise<() => Promise<string[]>> {
  await page.evaluate(() => {
    const seen: string[] = [];
    Object.assign(globalThis, { seen });
    for (const name of ['ready', 'run', 'output', 'result', 'stop', 'change', 'error', 'passed']) {
      addEventListener(name, (event) => {
        if (!(event instanceof CustomEvent)) return;
        const { detail, composed, bubbles } = event as CustomEvent<{
          outcome?: string;
          code?: string;
        } | null>;
        const more = detail?.outcome ?? detail?.code ?? '';
        seen.push([name, more, ...(composed && bubbles ? [] : ['stays'])].join(' ').trim());
      });
    }
  });
  return () => page.evaluate(() => (globalThis as unknown as { seen: string[] }).seen.splice(0));
}

test.describe('before anyone uses it', () => {
  test('a page of twenty cells loads one script, makes no frame and no worker, and nothing on it moves', async ({
    page,
    docs,
    site,
  }) => {
    const urls = asked(page, site);
    const cells = Array.from({ length: 20 }, (_, at) => {
      return `<p>Text ${String(at)}</p>${markup(`c${String(at)}`, 'language="c"', HELLO_C)}`;
    });
    // As the author's guide has it: the page is shown with its cells, not before them.
    const head = loader(site).replace('<script ', '<script blocking="render" ');
    await openDocs(page, docs, site, `${cells.join('\n')}<p>End</p>`, { head, loader: '' });
    await expect(cellOf(page, 'c0').runButton).toBeVisible();
    await page.mouse.wheel(0, 5_000);
    await page.waitForTimeout(500);
    expect(urls).toEqual(['embed.js']);
    expect(page.frames()).toHaveLength(1);
    expect(page.workers()).toHaveLength(0);
    expect(await layoutShift(page)).toBe(0);
  });

  test('nothing moves either when the page was painted long before the script came', async ({
    page,
    docs,
    site,
  }) => {
    await page.route(`${site}embed.js`, async (route) => {
      await new Promise((resolve) => setTimeout(resolve, 1_000));
      await route.continue();
    });
    const pre = `<pre>int main(void) {\n  return 0;\n}</pre>`;
    const body = `<p>Text</p><petri-cell id="inside" language="c">${pre}</petri-cell><p>More</p>${pre}<petri-cell id="before" language="c"></petri-cell><p>End</p>`;
    await openDocs(page, docs, site, body);
    await expect(cellOf(page, 'inside').runButton).toBeAttached();
    expect(await layoutShift(page)).toBe(0);
  });

  test('without scripts the code is there to be read', async ({ browser, docs, site }) => {
    const context = await browser.newContext({ javaScriptEnabled: false });
    const page = await context.newPage();
    const body = `<petri-cell language="c"><pre>int inside;</pre></petri-cell><pre>int before;</pre><petri-cell language="c"></petri-cell>`;
    await page.goto(docs.page('no-script', body + loader(site)));
    await expect(page.getByText('int inside;')).toBeVisible();
    await expect(page.getByText('int before;')).toBeVisible();
    await context.close();
  });
});

test.describe('a cell that is used', () => {
  test('C runs in one frame for all cells of a page on another site; its second address does the same', async ({
    page,
    docs,
    site,
    seen,
  }) => {
    const body =
      markup('a', 'language="c"', HELLO_C) + markup('b', 'language="c"', HELLO_C.replace('hello', 'hi'));
    for (const name of ['embed.js', 'v1/embed.js']) {
      await openDocs(page, docs, site, body, { host: 'localhost', loader: loader(site, name) });
      const [a, b] = [cellOf(page, 'a'), cellOf(page, 'b')];
      expect(await a.run()).toBe('exited');
      expect(await a.printed()).toBe('hello from C');
      expect(await b.run()).toBe('exited');
      expect(await b.printed()).toBe('hi from C');
      await expect(page.locator('iframe')).toHaveCount(1);
      expect(await page.evaluate(async () => (await navigator.serviceWorker.getRegistrations()).length)).toBe(
        0,
      );
    }
    // The documentation itself is the other site here.
    seen.foreign.length = 0;
  });

  test('what a reader types is run, kept for their next visit, and taken back by Reset', async ({
    page,
    docs,
    site,
  }) => {
    const address = docs.page('typed', markup('a', 'language="javascript"', says('theirs')) + loader(site));
    await page.goto(address);
    const cell = cellOf(page, 'a');
    await cell.editor.fill(says('mine'));
    await cell.editor.press('ControlOrMeta+Enter');
    await expect(cell.output).toContainText('mine');
    await page.reload();
    await expect(cell.editor).toHaveValue(says('mine'));
    await page.goto(docs.page('typed', markup('a', 'language="javascript"', says('newer')) + loader(site)));
    await cell.host.getByRole('button', { name: 'You edited an earlier version' }).click();
    await cell.host.getByRole('button', { name: 'Show the difference' }).click();
    await cell.host.getByRole('button', { name: 'Keep mine' }).click();
    await expect(cell.editor).toHaveValue(says('mine'));
    await cell.resetButton.click();
    await expect(cell.editor).toHaveValue(says('newer'));
  });

  test('events, properties and methods are those of the public surface', async ({ page, docs, site }) => {
    const body = markup('a', 'language="javascript"', says('one'));
    await openDocs(page, docs, site, body, {
      loader: '<script>customElements.define</script>' + loader(site),
    });
    const events = await noteEvents(page);
    const cell = cellOf(page, 'a');
    const result = await page.evaluate(async () => {
      const element = document.querySelector('petri-cell') as HTMLElement & {
        code: string;
        readonly state: string;
        run(): Promise<{ outcome: string; stdout: string } | undefined>;
        reset(): void;
      };
      const before = [element.code, element.state];
      const { outcome, stdout } = (await element.run()) ?? { outcome: '', stdout: '' };
      element.code = `console.log('two')`;
      const second = await element.run();
      return [...before, outcome, stdout, second?.stdout, element.state, element.dataset['state']];
    });
    expect(result).toEqual([says('one'), 'idle', 'exited', 'one\n', 'two\n', 'exited', 'exited']);
    expect(await events()).toEqual(
      ['run', 'output', 'result exited', 'run', 'output', 'result exited'].map(expectName),
    );
    await cell.editor.fill('for (;;);');
    await cell.runButton.click();
    await expect(cell.host).toHaveAttribute('data-state', 'running');
    await cell.stopButton.click();
    expect(await cell.ended()).toBe('stopped');
    await page.evaluate(() =>
      (document.querySelector('petri-cell') as HTMLElement & { reset(): void }).reset(),
    );
    await expect(cell.editor).toHaveValue(says('one'));
    await expect(cell.host).toHaveAttribute('data-state', 'idle');
    const names = (await events()).map((event) => event.split(' ')[0]);
    expect([...new Set(names)]).toEqual(['change', 'run', 'stop', 'result']);
  });

  test('attributes say what a run gets', async ({ page, docs, site }) => {
    docs.file('part.txt', 'from an address');
    docs.file('main.js', says('from src'));
    const print = (what: string): string => `console.log(${what})`;
    const body = [
      markup('args', 'language="javascript" args=\'one "two three"\'', print(`petri.args.join('|')`)),
      markup('stdin', 'language="python" stdin="a line"', 'print(input().upper())'),
      markup('files', 'language="python" files=\'{"a.txt":"inline"}\'', `print(open('a.txt').read())`),
      `<pre id="data" data-file="b.txt">by id</pre>`,
      markup(
        'by-id',
        'language="python" files="#data part.txt"',
        `print(open('b.txt').read().strip(), open('part.txt').read())`,
      ),
      markup('template', `language="javascript" template="const hidden = 4; ##CODE##"`, print('hidden')),
      markup('hide', 'language="javascript"', `//hide\nconst secret = 6;\n//show\n${print('secret')}`),
      markup('timeout', 'language="javascript" timeout="1s"', 'for (;;);'),
      markup(
        'flags',
        'language="c" flags="-DWORD=7"',
        '#include <stdio.h>\nint main(void) { printf("%d", WORD); }',
      ),
      markup('level', 'language="c" data-level="sandbox" files=\'{"a.txt":"x"}\'', OPENS_C),
      markup('default', 'language="c" files=\'{"a.txt":"x"}\'', OPENS_C),
      `<petri-cell id="src" language="javascript" src="main.js"></petri-cell>`,
      markup('dark', 'language="javascript" theme="dark"', says('d')),
      markup('light', 'language="javascript" theme="light"', says('l')),
      markup('readonly', 'language="javascript" readonly', print('8')),
      markup('bare', 'language="javascript" controls="none"', print('9')),
      markup('recorded', 'language="javascript" output="recorded before"', print('10')),
    ].join('\n');
    await openDocs(page, docs, site, body);
    const printed = async (id: string): Promise<string> => {
      const cell = cellOf(page, id);
      await cell.host.scrollIntoViewIfNeeded();
      await cell.run();
      return cell.printed();
    };
    expect(await printed('args')).toBe('one|two three');
    expect(await printed('stdin')).toBe('A LINE');
    expect(await printed('files')).toBe('inline');
    expect(await printed('by-id')).toBe('by id from an address');
    expect(await printed('template')).toBe('4');
    await expect(cellOf(page, 'hide').editor).toHaveValue(print('secret'));
    expect(await printed('hide')).toBe('6');
    expect(await cellOf(page, 'timeout').run()).toBe('timed-out');
    expect(await printed('flags')).toBe('7');
    expect(await cellOf(page, 'level').run()).toBe('denied');
    expect(await printed('default')).toBe('x');
    await expect(cellOf(page, 'src').editor).toHaveValue(says('from src'));
    expect(await printed('src')).toBe('from src');
    const lightness = (id: string): Promise<number> =>
      cellOf(page, id).host.evaluate((host) => {
        const cell = host.shadowRoot?.querySelector('[part~="cell"]');
        const color = cell === null || cell === undefined ? '' : getComputedStyle(cell).backgroundColor;
        return Math.max(...(color.match(/\d+/g) ?? []).slice(0, 3).map(Number));
      });
    expect(await lightness('light')).toBeGreaterThan(200);
    expect(await lightness('dark')).toBeLessThan(80);
    await expect(cellOf(page, 'readonly').editor).toHaveCount(0);
    expect(await printed('readonly')).toBe('8');
    await expect(cellOf(page, 'bare').runButton).toBeHidden();
    const recorded = cellOf(page, 'recorded');
    await expect(recorded.output).toContainText('recorded before');
    expect(await printed('recorded')).toBe('10');
    await expect(recorded.output).not.toContainText('recorded before');
  });

  test('autorun runs when the cell is near, loading="eager" makes its frame at once, and nothing else does', async ({
    page,
    docs,
    site,
  }) => {
    const far = '<div style="height: 5000px"></div>';
    await openDocs(
      page,
      docs,
      site,
      `${far}${markup('a', 'language="javascript" autorun', says('by itself'))}`,
    );
    await page.waitForTimeout(500);
    expect(page.frames()).toHaveLength(1);
    const cell = cellOf(page, 'a');
    await cell.host.scrollIntoViewIfNeeded();
    await expect(cell.output).toContainText('by itself');
    await openDocs(
      page,
      docs,
      site,
      `${far}${markup('a', 'language="javascript" loading="eager"', says('x'))}`,
    );
    await expect.poll(() => page.frames().length).toBeGreaterThan(1);
    expect(await cell.state()).toBe('idle');
  });

  test('cells run those they depend on first, once, and share their files', async ({ page, docs, site }) => {
    const append = (text: string): string => `with open('log.txt', 'a') as log: log.write('${text}')`;
    const body = [
      markup('first', 'language="python"', append('1')),
      markup('second', 'language="python" depends-on="first"', append('2')),
      markup(
        'third',
        'language="python" depends-on="second"',
        `${append('3')}\nprint(open('log.txt').read())`,
      ),
      markup('named', 'language="python" session="x"', append('n')),
      markup('also', 'language="python" session="x"', `print(open('log.txt').read())`),
      markup('alone', 'language="python"', `print(open('log.txt').read())`),
    ].join('\n');
    await openDocs(page, docs, site, body);
    const third = cellOf(page, 'third');
    expect(await third.run()).toBe('exited');
    expect(await third.printed()).toBe('123');
    expect(await cellOf(page, 'first').state()).toBe('exited');
    await third.run();
    expect(await third.printed()).toBe('1233');
    await cellOf(page, 'named').run();
    expect(await cellOf(page, 'also').run()).toBe('exited');
    expect(await cellOf(page, 'also').printed()).toBe('n');
    await cellOf(page, 'alone').run();
    expect(await cellOf(page, 'alone').printed()).toContain('FileNotFoundError');
  });

  test('a cell with a check says what is missing, and passes', async ({ page, docs, site }) => {
    const check = '<script type="text/plain" data-check="output" data-hint="Print both.">one\ntwo</script>';
    const program =
      '<script type="text/plain" data-check="program">if (answer !== 42) throw new Error("no")</script>';
    const body =
      markup('a', 'language="javascript"', says('one'), check) +
      markup('b', 'language="javascript"', 'const answer = 41;', program);
    await openDocs(page, docs, site, body);
    const events = await noteEvents(page);
    const [a, b] = [cellOf(page, 'a'), cellOf(page, 'b')];
    await a.run();
    await expect(a.host).toContainText('Print both.');
    await a.editor.fill(`${says('one')};${says('two')}`);
    await a.run();
    await expect(a.host).toContainText('Passed.');
    await b.run();
    await expect(b.host).toHaveAttribute('data-passed', 'false');
    await b.editor.fill('const answer = 42;');
    await b.run();
    await expect(b.host).toHaveAttribute('data-passed', 'true');
    expect((await events()).filter((event) => event.startsWith('passed'))).toHaveLength(2);
  });

  test('a program is asked for input while it runs', async ({ page, docs, site }) => {
    const body = markup('a', 'language="python"', `name = input('Name? ')\nprint('Hello', name)`);
    await openDocs(page, docs, site, body);
    const cell = cellOf(page, 'a');
    await cell.runButton.click();
    const input = cell.host.getByRole('textbox', { name: /input/i });
    await input.fill('you');
    await input.press('Enter');
    await expect(cell.output).toContainText('Hello you');
  });

  test('Open in Petri carries the code, the edits and what belongs to it', async ({ page, docs, site }) => {
    const body = markup('a', 'language="javascript" args="x y" files=\'{"a.txt":"b"}\'', says('theirs'));
    await openDocs(page, docs, site, body);
    const cell = cellOf(page, 'a');
    await cell.editor.fill(`console.log('mine', petri.args.join('+'))`);
    const opened = page.waitForEvent('popup');
    await cell.host.getByRole('link', { name: 'Open in Petri' }).click();
    const app = await opened;
    await expect(app.getByRole('textbox', { name: 'Editor' })).toHaveValue(
      `console.log('mine', petri.args.join('+'))`,
    );
    await app.getByRole('button', { name: 'Run', exact: true }).click();
    await expect(app.getByRole('region', { name: 'Output' })).toContainText('mine x+y');
  });

  test('an HTML cell is shown in a frame of its own', async ({ page, docs, site }) => {
    await openDocs(
      page,
      docs,
      site,
      markup('a', 'language="html"', '<p>A page</p><script>console.log("from it")</script>'),
    );
    const cell = cellOf(page, 'a');
    expect(await cell.run()).toBe('exited');
    await expect(cell.host.frameLocator('iframe').frameLocator('iframe').getByText('A page')).toBeVisible();
    await expect(cell.output).toContainText('from it');
  });
});

function expectName(name: string): unknown {
  return expect.stringMatching(new RegExp(`^${name}`));
}

test.describe('a program that came with the page', () => {
  test('runs without a compiler; when its code is edited the compiler is fetched', async ({
    page,
    docs,
    site,
  }) => {
    const source = HELLO_C.trim();
    await page.goto(docs.page('maker', ''));
    const made = await prebuild(page, site, source);
    publish(docs, made);
    const { record } = made;
    const urls = asked(page, site);
    await openDocs(page, docs, site, markup('a', 'language="c" artifact="program.petri.json"', source));
    const cell = cellOf(page, 'a');
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('hello from C');
    expect(urls.filter((url) => /toolchains\/[^/]+\//.test(url))).toEqual([]);
    await cell.editor.fill(source.replace('hello', 'edited'));
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('edited from C');

    const other = { ...record, artifact: { ...record.artifact, digest: `sha256:${'0'.repeat(64)}` } };
    docs.file('wrong.petri.json', JSON.stringify(other), { type: 'application/json' });
    await openDocs(page, docs, site, markup('a', 'language="c" artifact="wrong.petri.json"', source));
    expect(await cell.run()).toBe('exited');
    expect(await cell.printed()).toBe('hello from C');
    await expect(cell.host).toContainText('not the one that it names');

    docs.file('broken.petri.json', '{', { type: 'application/json' });
    for (const address of ['broken.petri.json', 'nothing.json']) {
      await openDocs(page, docs, site, markup('a', `language="c" artifact="${address}"`, source));
      expect(await cell.run(), address).toBe('exited');
    }
  });
});

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

test.describe('bad input', () => {
  test('each mistake of an author has its sentence, and the code stays readable', async ({
    page,
    docs,
    site,
  }) => {
    const body = [
      markup('unknown', 'language="klingon"', 'qapla'),
      '<petri-cell id="none">text</petri-cell>',
      '<petri-cell id="empty" language="javascript"></petri-cell>',
      markup('loop-a', 'language="javascript" depends-on="loop-b"', says('a')),
      markup('loop-b', 'language="javascript" depends-on="loop-a"', says('b')),
      markup('lost', 'language="javascript" depends-on="nobody"', says('c')),
      markup('time', 'language="javascript" timeout="soon"', says('d')),
      markup('attribute', 'language="javascript" langage="c"', says('e')),
      markup('file', 'language="javascript" files="missing.txt"', says('f')),
      markup('prototype', 'language="__proto__"', says('g')),
    ].join('\n');
    await openDocs(page, docs, site, body);
    const sentences: Readonly<Record<string, [string, RegExp]>> = {
      unknown: ['unavailable', /klingon/],
      none: ['unavailable', /language/],
      empty: ['unavailable', /no code/],
      'loop-a': ['unavailable', /loop-a → loop-b → loop-a/],
      lost: ['unavailable', /nobody/],
      time: ['unavailable', /timeout="soon"/],
      attribute: ['exited', /langage/],
      file: ['unavailable', /missing\.txt/],
      prototype: ['unavailable', /./],
    };
    const events = await noteEvents(page);
    for (const [id, [state, sentence]] of Object.entries(sentences)) {
      const cell = cellOf(page, id);
      await cell.host.scrollIntoViewIfNeeded();
      expect(await cell.run(), id).toBe(state);
      await expect(cell.host, id).toContainText(sentence);
    }
    const codes = (await events())
      .filter((event) => event.startsWith('error '))
      .map((event) => event.slice(6));
    expect(codes).toContain('language.unknown');
    expect(codes).toContain('embed.circular');
    expect(codes.every((code) => /^[a-z]+\.[a-z-]+$/.test(code))).toBe(true);
    const documented = await readFile(new URL('../../public/docs/errors.md', import.meta.url), 'utf8');
    const known = new Set([...documented.matchAll(/^### `(.+)`$/gm)].map(([, code]) => code));
    expect(codes.filter((code) => !known.has(code))).toEqual([]);
  });

  test('odd texts are run as they were written', async ({ page, docs, site }) => {
    const lines = Array.from({ length: 10_000 }, (_, at) => `// line ${String(at)}`).join('\n');
    const body = [
      markup('script', 'language="javascript"', `console.log('</script>'.length)`),
      `<petri-cell id="entities" language="javascript">console.log(1 &lt; 2 &amp;&amp; '&quot;')</petri-cell>`,
      '<petri-cell id="tabs" language="python"><script type="text/plain">\r\n\tif True:\r\n\t\tprint("tab")\r\n</script></petri-cell>',
      markup('long', 'language="javascript"', `${lines}\nconsole.log('end')`),
      markup('twice', 'language="javascript"', says('first')),
      markup('twice', 'language="javascript"', says('second')),
    ].join('\n');
    await openDocs(page, docs, site, body);
    const expected = { script: '9', entities: '"', tabs: 'tab', long: 'end' };
    for (const [id, printed] of Object.entries(expected)) {
      const cell = cellOf(page, id);
      await cell.host.scrollIntoViewIfNeeded();
      expect(await cell.run(), id).toBe('exited');
      expect(await cell.printed(), id).toBe(printed);
    }
    for (const [at, printed] of ['first', 'second'].entries()) {
      const host = page.locator('petri-cell#twice').nth(at);
      await host.getByRole('button', { name: 'Run' }).click();
      await expect(host.getByRole('region', { name: 'Output' })).toHaveText(printed);
    }
  });
});

test.describe('for everyone', () => {
  const body = `<main><h1>Docs</h1><p>Text</p>${markup('a', 'language="javascript"', says('out'))}<p>End</p></main>`;

  test('by keyboard a cell is reached, edited, run and left', async ({ page, docs, site }) => {
    await openDocs(page, docs, site, body);
    const cell = cellOf(page, 'a');
    await cell.editor.focus();
    await page.keyboard.press('ControlOrMeta+a');
    await page.keyboard.type(says('typed'));
    await page.keyboard.press('ControlOrMeta+Enter');
    await expect(cell.output).toContainText('typed');
    await expect(cell.editor).toBeFocused();
    await page.keyboard.press('Tab');
    await expect(cell.editor).toBeFocused();
    await page.keyboard.press('Escape');
    await page.keyboard.press('Tab');
    await expect(cell.editor).not.toBeFocused();
  });

  test('it has no fault that axe finds, light and dark, and fits a phone at 400 %, written from right to left', async ({
    page,
    docs,
    site,
  }) => {
    for (const colorScheme of ['light', 'dark'] as const) {
      await page.emulateMedia({ colorScheme });
      const scheme = '<meta name="color-scheme" content="light dark"><html lang="en">';
      await openDocs(page, docs, site, scheme + body);
      const cell = cellOf(page, 'a');
      await cell.run();
      const { violations } = await new AxeBuilder({ page }).include('petri-cell').analyze();
      expect(violations.map(({ id, nodes }) => [id, nodes.map(({ html }) => html)])).toEqual([]);
    }
    // 1,280 px at 400 %.
    await page.setViewportSize({ width: 320, height: 256 });
    await page.evaluate(() => (document.documentElement.dir = 'rtl'));
    await cellOf(page, 'a').run();
    const { wide, direction } = await page.evaluate(() => {
      const source = document.querySelector('petri-cell')?.shadowRoot?.querySelector('pre');
      return {
        wide: document.documentElement.scrollWidth - document.documentElement.clientWidth,
        direction: source === null || source === undefined ? '' : getComputedStyle(source).direction,
      };
    });
    expect(wide).toBe(0);
    // Code is written from left to right everywhere.
    expect(direction).toBe('ltr');
  });
});
