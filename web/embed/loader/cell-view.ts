import css from './cell.css?inline';

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** The elements of one cell, in its shadow root. */
export interface CellView {
  readonly cell: HTMLElement;
  readonly code: HTMLElement;
  /** The code in colours. Under `editor`, where there is one. */
  readonly source: HTMLElement;
  readonly bar: HTMLElement;
  readonly run: HTMLButtonElement;
  readonly stop: HTMLButtonElement;
  readonly reset: HTMLButtonElement;
  readonly status: HTMLElement;
  readonly link: HTMLAnchorElement;
  /** Sentences and questions to the reader. */
  readonly notes: HTMLElement;
  readonly output: HTMLElement;
}

type Attributes = Readonly<Record<string, string>>;

/** An element with attributes and children. No markup is parsed: pages may forbid that (`require-trusted-types-for`). */
export function element<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes = {},
  ...children: (Node | string)[]
): HTMLElementTagNameMap[K] {
  const made = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
  made.append(...children);
  return made;
}

/** In the order of the members of `CellView`. */
function template(): HTMLElement {
  const button = (name: string, text: string): HTMLElement =>
    element('button', { type: 'button', class: name, part: `button ${name}-button` }, text);
  const [stop, reset] = [button('stop', 'Stop'), button('reset', 'Reset')];
  stop.hidden = reset.hidden = true;
  const notes = element('div', { part: 'notes' });
  const output = element('div', { class: 'output', part: 'output', role: 'region', 'aria-label': 'Output' });
  output.hidden = true;
  return element(
    'div',
    { class: 'cell', part: 'cell', role: 'group' },
    element('div', { class: 'code', part: 'code' }, element('pre', { part: 'source' })),
    element(
      'div',
      { class: 'bar', part: 'controls' },
      button('run', 'Run'),
      stop,
      reset,
      element('span', { class: 'status', part: 'status', role: 'status', 'aria-label': 'Run status' }),
      element('a', { part: 'link', target: '_blank', rel: 'noopener' }, 'Open in Petri'),
    ),
    output,
    notes,
  );
}

let made: HTMLElement | undefined;

/** Fills a shadow root. `theme` is the sheet that follows the page's colours. */
export function showCell(root: ShadowRoot, theme: CSSStyleSheet): CellView {
  made ??= template();
  const cell = made.cloneNode(true) as HTMLElement;
  root.adoptedStyleSheets = [sheet, theme];
  root.append(cell);
  const [code, bar, output, notes] = cell.children;
  const [run, stop, reset, status, link] = bar?.children ?? [];
  const source = code?.firstElementChild;
  return { cell, code, source, bar, run, stop, reset, status, link, notes, output } as CellView;
}
