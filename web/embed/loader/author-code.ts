/** Where an author's code was found. */
export interface AuthorCode {
  readonly text: string;
  /** The element before the cell that the code stands in: the cell takes its place on the page. */
  readonly pre?: HTMLElement;
}

/**
 * The code of a cell: of a child `<script type="text/plain">`, else the element's own text, else that of the `<pre>` before it. Children
 * that say what else they are (`data-check`, `data-output`, `data-file`, `data-template`, `data-hint`) are no code.
 */
export function readAuthorCode(cell: HTMLElement): AuthorCode {
  const script = [...cell.children].find((child) => isCode(child) && child.matches('script'));
  // A script ends at its end tag, whatever stands around it: authors write it apart.
  if (script !== undefined) return { text: tidied(script.textContent.replaceAll(/<\\\/(script)/gi, '</$1')) };
  const own = [...cell.childNodes]
    .filter((node) => node instanceof Text || (node instanceof HTMLElement && isCode(node)))
    .map((node) => node.textContent ?? '')
    .join('');
  // In `<pre>` every space is meant.
  if (own.trim() !== '') return { text: cell.querySelector('pre') === null ? tidied(own) : exact(own) };
  const before = cell.previousElementSibling;
  return before instanceof HTMLElement && before.matches('pre')
    ? { text: exact(before.textContent), pre: before }
    : { text: '' };
}

function exact(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '');
}

const OTHER = ['check', 'output', 'file', 'template', 'hint'];

function isCode(child: Element): boolean {
  const isText = !child.matches('script:not([type="text/plain"]), style, template');
  return isText && !OTHER.some((name) => child.hasAttribute(`data-${name}`));
}

/** Without empty lines around it and without the indentation that all of its lines have: both come from the page's markup. */
export function tidied(text: string): string {
  const lines = text
    .replaceAll(/\r\n?/g, '\n')
    .replace(/^(?:[ \t]*\n)+/, '')
    .trimEnd()
    .split('\n');
  const indents = lines.filter((line) => line.trim() !== '').map((line) => /^[ \t]*/.exec(line)?.[0] ?? '');
  let common = indents[0] ?? '';
  for (const indent of indents) {
    while (!indent.startsWith(common)) common = common.slice(0, -1);
  }
  return lines.map((line) => line.slice(Math.min(common.length, line.length))).join('\n');
}
