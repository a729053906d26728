import { cellOf, loader, markup, openDocs } from '../fixtures/embed-page.ts';
import { HELLO_C, OPENS_C, says, noteEvents } from '../fixtures/embed-watch.ts';
import { expect, test } from '../fixtures/threats.ts';

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
