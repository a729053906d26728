import { tidied } from '#model/cell-text.ts';

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
  const script = cell.querySelector(`:scope > script[type="text/plain"]:not(${OTHER})`);
  // A script ends at its end tag, whatever stands around it: authors write it apart.
  if (script !== null) return { text: tidied(script.textContent.replaceAll(/<\\\/(script)/gi, '</$1')) };
  const own = cell.querySelector('pre');
  if (own !== null) return { text: exact(own.textContent) };
  const text = [...cell.childNodes]
    .filter(
      (node) =>
        node instanceof Text || (node instanceof Element && !node.matches(`script,style,template,${OTHER}`)),
    )
    .map((node) => node.textContent)
    .join('');
  if (text.trim() !== '') return { text: tidied(text) };
  const pre = cell.previousElementSibling;
  return pre instanceof HTMLElement && pre.matches('pre')
    ? { text: exact(pre.textContent), pre }
    : { text: '' };
}

const OTHER = '[data-check],[data-output],[data-file],[data-template],[data-hint]';

/** In `<pre>` every space is meant. */
function exact(text: string): string {
  return text.replaceAll(/\r\n?/g, '\n').replace(/^\n+|\s+$/g, '');
}
