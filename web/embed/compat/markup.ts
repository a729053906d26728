import { tidied } from '#model/cell-text.ts';

/** What an element of other makers' becomes. */
export interface Upgrade {
  /** A `<petri-cell>` with the code, its attributes and its children. */
  readonly cell: HTMLElement;
  /** The elements whose place it takes, the first of them its own. */
  readonly replaces: readonly Element[];
  /** What it had and the cell has not, a sentence each. */
  readonly lost: readonly string[];
}

/** An element that stays what it is. */
export interface Refusal {
  readonly why: string;
}

/** Names that others have for languages, by what Petri calls them. `lost` for those that it has not. */
const LANGUAGES: Readonly<Record<string, readonly string[]>> = {
  c: ['clang', 'gcc'],
  cpp: ['clangpp', 'c++', 'cplusplus', 'g++'],
  go: ['golang'],
  javascript: ['js', 'node', 'quickjs'],
  python: ['py', 'python3', 'ipython3'],
  sql: ['sqlite', 'sqlite3'],
  typescript: ['ts', 'deno'],
  ruby: ['rb'],
  lua: [],
  html: [],
  markdown: ['md'],
  assemblyscript: [],
  wat: ['wasm'],
  wgsl: [],
};

/** Petri's id of a language; undefined when it has none such. */
export function languageId(name: string): string | undefined {
  const wanted = name.trim().toLowerCase();
  return Object.entries(LANGUAGES).find(([id, others]) => id === wanted || others.includes(wanted))?.[0];
}

/** A cell of a language with this code, not yet on the page. In a `<pre>`, it takes the room that it will take as a cell. */
export function makeCell(language: string, code: string, from: Element): HTMLElement {
  const cell = from.ownerDocument.createElement('petri-cell');
  cell.setAttribute('language', language);
  for (const name of ['id', 'class', 'dir', 'lang', 'hidden']) {
    const value = from.getAttribute(name);
    if (value !== null) cell.setAttribute(name, value);
  }
  const pre = from.ownerDocument.createElement('pre');
  pre.textContent = code;
  cell.append(pre);
  return cell;
}

/** A text that is not shown and not run, which the cell knows by the name of its `data-` attribute. */
export function addText(cell: HTMLElement, text: string, name: string): void {
  const script = cell.ownerDocument.createElement('script');
  script.type = 'text/plain';
  script.dataset[name] = '';
  script.textContent = text;
  cell.append(script);
}

/** The text of an element, as the loader reads one. */
export function codeOf(element: Element): string {
  return tidied(element.textContent);
}
