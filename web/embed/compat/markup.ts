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

/** A cell of a language with this code, not yet on the page. */
export function makeCell(language: string, code: string, from: Element): HTMLElement {
  const cell = from.ownerDocument.createElement('petri-cell');
  cell.setAttribute('language', language);
  for (const name of ['id', 'class', 'dir', 'lang', 'hidden']) {
    const value = from.getAttribute(name);
    if (value !== null) cell.setAttribute(name, value);
  }
  addText(cell, code);
  return cell;
}

/** A text that is not shown and not run: the code itself, or with `data` what else the cell is to know. */
export function addText(cell: HTMLElement, text: string, data?: string): void {
  const script = cell.ownerDocument.createElement('script');
  script.type = 'text/plain';
  if (data !== undefined) script.dataset[data] = '';
  script.textContent = text;
  cell.append(script);
}

/** The text of an element as its author sees it: line breaks are `\n`, and empty lines around it are the markup's. */
export function codeOf(element: Element): string {
  const text = element.textContent.replaceAll(/\r\n?/g, '\n');
  return text.replace(/^(?:[ \t]*\n)+/, '').trimEnd();
}
