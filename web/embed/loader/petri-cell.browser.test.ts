import { afterEach, expect, test } from 'vitest';
import { PetriCell } from './petri-cell.ts';

customElements.define('petri-cell', PetriCell);

afterEach(() => {
  document.body.replaceChildren();
  document.body.removeAttribute('style');
});

/** Puts markup into the page as a parser would, and returns its first cell when it is near. */
async function cellOf(markup: string): Promise<PetriCell> {
  document.body.innerHTML = markup;
  const cell = document.querySelector('petri-cell');
  if (cell === null) throw new Error('there is no cell');
  await nearby();
  return cell;
}

/** What an IntersectionObserver has to say is said with the next frame. */
async function nearby(): Promise<void> {
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done, 50)));
}

const inside = (cell: PetriCell, selector: string): HTMLElement => {
  const found = cell.shadowRoot?.querySelector(selector);
  if (!(found instanceof HTMLElement)) throw new Error(`there is no ${selector}`);
  return found;
};

const editor = (cell: PetriCell): HTMLTextAreaElement => {
  const found = inside(cell, 'textarea');
  if (!(found instanceof HTMLTextAreaElement)) throw new Error('there is no editor');
  return found;
};

function type(cell: PetriCell, text: string): void {
  editor(cell).value = text;
  editor(cell).dispatchEvent(new Event('input', { bubbles: true, composed: true }));
}

test.each([
  [
    'a child script',
    '<petri-cell language="c"><script type="text/plain">\n    int x;\n      int y;\n  </script></petri-cell>',
  ],
  ['its own text', '<petri-cell language="c">\n    int x;\n      int y;\n</petri-cell>'],
  ['a <pre> in it', '<petri-cell language="c"><pre><code>int x;\n  int y;\n</code></pre></petri-cell>'],
  ['the <pre> before it', '<pre>int x;\n  int y;</pre><petri-cell language="c"></petri-cell>'],
])('code comes from %s', async (_, markup) => {
  expect((await cellOf(markup)).code).toBe('int x;\n  int y;');
});

test('code that a framework sets before the element is in a page, or before it is one, is its code', async () => {
  const made = document.createElement('petri-cell');
  made.code = 'int made;\r\n';
  expect(made.code).toBe('int made;\n');
  document.body.append(made);
  expect(made.code).toBe('int made;\n');

  // As in a document whose scripts have not come yet.
  const inert = new DOMParser().parseFromString('<petri-cell language="c">theirs</petri-cell>', 'text/html');
  const early = inert.querySelector('petri-cell');
  if (early === null) throw new Error('there is no cell');
  Object.assign(early, { code: 'int early;' });
  document.body.append(early);
  await nearby();
  expect(early).toBeInstanceOf(PetriCell);
  expect([early.code, editor(early).value]).toEqual(['int early;', 'int early;']);
});

test('entities, tabs, line ends and an end tag in the code are what their author meant', async () => {
  const pre = await cellOf(
    '<petri-cell language="c"><pre>if (a &lt; b &amp;&amp; c)\r\n\tgo();</pre></petri-cell>',
  );
  expect(pre.code).toBe('if (a < b && c)\n\tgo();');
  const script = await cellOf(
    '<petri-cell language="html"><script type="text/plain"><script>1 &lt; 2<\\/script></script></petri-cell>',
  );
  expect(script.code).toBe('<script>1 &lt; 2</script>');
});

test('children that say what else they are are no code', async () => {
  const cell = await cellOf(
    '<petri-cell><script type="text/plain" data-check="output">4</script><script type="text/plain">2 + 2</script><script type="text/plain" data-output>3</script></petri-cell>',
  );
  expect(cell.code).toBe('2 + 2');
  expect(inside(cell, '[part=output]').textContent).toContain('3');
});

test('the <pre> before a cell makes place for it, and is back when the cell goes', async () => {
  const cell = await cellOf('<pre>1</pre><petri-cell language="c"></petri-cell>');
  const pre = document.querySelector('pre');
  expect(pre?.checkVisibility()).toBe(false);
  cell.remove();
  await nearby();
  expect(pre?.checkVisibility()).toBe(true);
});

test('a cell that nobody uses has no frame and has loaded nothing', async () => {
  await cellOf('<petri-cell language="c"><pre>int x;</pre></petri-cell>');
  expect(document.querySelector('iframe')).toBeNull();
  const loaded = performance.getEntriesByType('resource').map(({ name }) => name);
  expect(loaded.filter((name) => name.includes('/loader/live/live-cell'))).toEqual([]);
});

test('its parts have names for readers and for style sheets', async () => {
  const cell = await cellOf('<petri-cell language="c"><pre>int x;</pre></petri-cell>');
  expect(inside(cell, '[part=cell]').getAttribute('aria-label')).toBe('C cell');
  expect(editor(cell).getAttribute('aria-label')).toBe('Editor');
  expect(inside(cell, '.run').textContent).toBe('Run');
  for (const part of ['code', 'source', 'controls', 'status', 'link', 'output', 'editor'])
    inside(cell, `[part~=${part}]`);
  expect(cell.state).toBe('idle');
  expect(cell.dataset['state']).toBe('idle');
});

test('words, texts, comments and numbers of the language have colours', async () => {
  const cell = await cellOf(
    '<petri-cell language="c"><pre>#include &lt;stdio.h>\nint main(void) { return 0x1F; } // "end"\nvoid *s = "a\\"b"; /* two\nlines */</pre></petri-cell>',
  );
  const shown = [...inside(cell, '[part=source]').querySelectorAll('span')].map(
    (span) => `${span.className.slice(4)}:${span.textContent}`,
  );
  expect(shown).toEqual([
    'directive:#include',
    'string:<stdio.h>',
    'type:int',
    'function:main',
    'type:void',
    'keyword:return',
    'number:0x1F',
    'comment:// "end"',
    'type:void',
    'string:"a\\"b"',
    'comment:/* two\nlines */',
  ]);
  expect(inside(cell, '[part=source]').textContent.trimEnd()).toBe(cell.code);
});

test('a language that nobody knows is shown without colours, and ten thousand lines stay readable', async () => {
  const cell = await cellOf('<petri-cell language="constructor"><pre>int x; // 1</pre></petri-cell>');
  expect(inside(cell, '[part=source]').querySelector('.tok-comment, .tok-keyword')).toBeNull();
  const long = Array.from({ length: 10_000 }, (_, line) => `int x${String(line)} = ${String(line)};`).join(
    '\n',
  );
  cell.code = long;
  expect(inside(cell, '[part=source]').textContent.trimEnd()).toBe(long);
});

test('what is typed is its code, and `change` says so', async () => {
  const cell = await cellOf('<petri-cell language="c"><pre>int x;</pre></petri-cell>');
  const heard: string[] = [];
  document.body.addEventListener(
    'change',
    (event) => heard.push((event as CustomEvent<{ code: string }>).detail.code),
    {
      once: true,
    },
  );
  type(cell, 'int y;\n');
  expect(cell.code).toBe('int y;\n');
  expect(heard).toEqual(['int y;\n']);
  expect(inside(cell, '.reset').hidden).toBe(false);
});

test('`ready` comes after the scripts of the page could listen, and leaves shadow trees', async () => {
  const host = document.createElement('div');
  document.body.append(host);
  const inner = document.createElement('petri-cell');
  inner.textContent = '1';
  host.attachShadow({ mode: 'open' }).append(inner);
  await new Promise((done) => document.body.addEventListener('ready', done, { once: true }));
  expect(inner.code).toBe('1');
});

test('one that is made by a script, moved, and changed by it, shows what it has then', async () => {
  document.body.innerHTML = '<div id="a"></div><div id="b"></div>';
  const cell = document.createElement('petri-cell');
  cell.setAttribute('language', 'lua');
  document.querySelector('#a')?.append(cell);
  expect(cell.code).toBe('');
  cell.textContent = 'print(1)';
  await nearby();
  expect(cell.code).toBe('print(1)');
  type(cell, 'print(2)');
  document.querySelector('#b')?.append(cell);
  await nearby();
  expect(cell.code).toBe('print(2)');
  expect(cell.shadowRoot?.querySelectorAll('[part=cell]')).toHaveLength(1);
  expect(editor(cell).value).toBe('print(2)');
});

test('attributes may change later: language, readonly, controls', async () => {
  const cell = await cellOf('<petri-cell language="c"><pre>int x;</pre></petri-cell>');
  cell.setAttribute('language', 'python');
  expect(inside(cell, '[part=cell]').getAttribute('aria-label')).toBe('Python cell');
  cell.setAttribute('readonly', '');
  expect(cell.shadowRoot?.querySelector('textarea')).toBeNull();
  expect(inside(cell, '[part=code]').tabIndex).toBe(0);
  cell.removeAttribute('readonly');
  expect(editor(cell).value).toBe('int x;');
  cell.setAttribute('controls', 'none');
  expect(inside(cell, '[part=controls]').hidden).toBe(true);
  cell.setAttribute('controls', 'run');
  expect(inside(cell, '[part=controls]').hidden).toBe(false);
  expect(inside(cell, '[part=link]').hidden).toBe(true);
});

test('it is dark where the page writes light on dark, and as its theme says', async () => {
  const scheme = (cell: PetriCell): string => getComputedStyle(inside(cell, '[part=cell]')).colorScheme;
  const cell = await cellOf('<petri-cell language="c">1</petri-cell>');
  expect(scheme(cell)).toBe('light');
  document.body.style.color = '#eee';
  await nearby();
  expect(scheme(cell)).toBe('dark');
  cell.setAttribute('theme', 'light');
  expect(scheme(cell)).toBe('light');
});

test('two cells with one id, an empty one and one without a language are all shown', async () => {
  await cellOf('<petri-cell id="a">1</petri-cell><petri-cell id="a">2</petri-cell><petri-cell></petri-cell>');
  const codes = [...document.querySelectorAll('petri-cell')].map(({ code }) => code);
  expect(codes).toEqual(['1', '2', '']);
});

test('a page that the cell is in from right to left keeps its code from left to right', async () => {
  const cell = await cellOf('<div dir="rtl"><petri-cell language="c"><pre>int x;</pre></petri-cell></div>');
  expect(getComputedStyle(inside(cell, '[part=code]')).direction).toBe('ltr');
  expect(getComputedStyle(inside(cell, '[part=controls]')).direction).toBe('rtl');
});
