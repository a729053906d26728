import { languages } from '#languages/registry.ts';
import { htmlBlocks } from './html.ts';
import { writeHtml } from './write-html.ts';

/**
 * A built page with its marked code blocks as cells: for generators that have a hook for finished HTML. `petri build` does the same for a whole
 * site, and more. Throws Failure `blocks.*`, with file and line.
 * @param options `file`: for messages; `embed`: address of `embed.js`, put into pages that have cells and load none
 */
export function cellsInHtml(
  html: string,
  options: { readonly file?: string; readonly embed?: string } = {},
): string {
  const blocks = htmlBlocks(html, options.file ?? 'page', languages, (fault) => {
    throw fault;
  });
  return writeHtml(html, blocks, () => undefined, options.embed);
}
