import { cellMarkup, escapeHtml, type CellExtras } from './cell-markup.ts';
import type { HtmlBlock } from './html.ts';

/** Whether a page loads the element's code, from whatever site. */
const LOADS_EMBED = /<script\b[^>]*\bsrc\s*=\s*["']?[^"'>\s]*\bembed\.js\b/i;

/**
 * The page with its cells in it; every other byte stays as it is.
 * @param extras what a build knows of a cell; undefined leaves a `<petri-cell>` as it is
 * @param embed address of `embed.js`, put into pages that have cells and load none
 */
export function writeHtml(
  html: string,
  blocks: readonly HtmlBlock[],
  extras: (block: HtmlBlock) => CellExtras | undefined,
  embed?: string,
): string {
  let written = '';
  let at = 0;
  for (const block of blocks) {
    const { start, end, cell } = block;
    const known = extras(block);
    written += html.slice(at, start);
    written +=
      cell === undefined
        ? cellMarkup(block, known)
        : known === undefined
          ? html.slice(start, end)
          : withExtras(html, block, cell, known);
    at = end;
  }
  written += html.slice(at);
  if (embed === undefined || blocks.length === 0 || LOADS_EMBED.test(html)) return written;
  const script = `<script type="module" src="${escapeHtml(embed)}"></script>\n`;
  const place = written.search(/<\/head\s*>/i);
  return place < 0 ? script + written : written.slice(0, place) + script + written.slice(place);
}

/** The element as it was, with what this build says of it instead of what an earlier one said. */
function withExtras(
  html: string,
  { start, end, attributes }: HtmlBlock,
  { tagEnd, written }: NonNullable<HtmlBlock['cell']>,
  { artifact, output }: CellExtras,
): string {
  let tag = '';
  let at = start;
  for (const [from, to] of [...written].sort(([one], [other]) => one - other)) {
    const name = html.slice(from, from + 'output'.length).toLowerCase();
    // What is not known anew is the author's own.
    if (name === 'output' && output === undefined) continue;
    tag += html.slice(at, from).trimEnd();
    at = to;
  }
  tag += html.slice(at, tagEnd).replace(/\s*\/?>$/, '');
  if (artifact !== undefined) tag += ` artifact="${escapeHtml(artifact)}"`;
  if (output !== undefined && !attributes.has('hide-output')) tag += ` output="${escapeHtml(output)}"`;
  return `${tag}>${html.slice(tagEnd, end)}`;
}
