import { Highlighter } from '#editor/highlighter.ts';
import { sanitisedMarkup } from '#model/trusted-types.ts';
import type { CellContext } from './context.ts';

type Languages = Pick<CellContext, 'languages' | 'loadManifest'>;

interface SanitisingElement {
  setHTML(html: string, options: { readonly sanitizer: object }): void;
}

/**
 * Puts HTML that was sanitised when it was made into an element. The browser's own sanitiser, where there is one, lets
 * nothing through that could run, whatever the first one overlooked.
 */
export function showMarkup(element: HTMLElement, html: string, context: Languages): void {
  if ('setHTML' in element) (element as unknown as SanitisingElement).setHTML(html, { sanitizer: {} });
  else element.innerHTML = sanitisedMarkup(html);
  for (const code of element.querySelectorAll('pre > code')) void colour(code, context);
  for (const block of element.querySelectorAll('pre, table')) {
    // What may scroll must be reachable by keyboard.
    if (block instanceof HTMLElement) block.tabIndex = 0;
  }
}

/** Colours code whose language is one that the page knows, by its id, its label or an ending of its files. */
async function colour(code: Element, context: Languages): Promise<void> {
  const name = /(?:^|\s)language-(\S+)/.exec(code.className)?.[1]?.toLowerCase();
  if (name === undefined) return;
  const known = context.languages.find(
    ({ id, label, extensions }) =>
      id === name || label.toLowerCase() === name || extensions.includes(`.${name}`),
  );
  const manifest = known && (await context.loadManifest(known.id));
  if (manifest === undefined) return;
  const highlighter = new Highlighter(manifest.highlight);
  highlighter.setText(code.textContent.replace(/\n$/, ''));
  const lines = Array.from({ length: highlighter.lineCount }, (_, index) => {
    const spans = highlighter.line(index).map(({ text, kind }) => {
      const span = document.createElement('span');
      span.className = `tok-${kind}`;
      span.textContent = text;
      return span;
    });
    return [...spans, '\n'];
  });
  code.replaceChildren(...lines.flat());
}
