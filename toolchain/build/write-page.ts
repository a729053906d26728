import { mkdir } from 'node:fs/promises';
import { dirname, join, relative, resolve, sep } from 'node:path';
import type { HtmlBlock } from '../blocks/html.ts';
import { writeHtml } from '../blocks/write-html.ts';
import { replaceFile } from '../node/replace-file.ts';
import { cellExtras } from './cell-extras.ts';
import type { FoundPage } from './find-pages.ts';
import type { PageFile } from './page-file.ts';
import { RECORDS } from './record-folder.ts';
import type { BuiltCell } from './site-builder.ts';

/**
 * Writes an HTML page with what was built of its cells: in its place, or where it stands below the site when it comes from elsewhere. A page
 * that is there as it should be is not touched.
 * @param embed address of `embed.js`, for pages that load none
 */
export async function writePage(
  page: PageFile,
  cells: readonly BuiltCell[],
  { below, file }: FoundPage,
  site: string,
  embed: string | undefined,
): Promise<void> {
  const isInSite = !relative(resolve(site), resolve(file)).startsWith('..');
  const target = isInSite ? file : join(site, below);
  const records = `${slashed(relative(dirname(target), join(site, RECORDS)))}/`;
  const built = new Map(cells.map((cell) => [cell.block, cell]));
  const html = writeHtml(
    page.text,
    // Those of an HTML page know where they stand.
    page.blocks as readonly HtmlBlock[],
    (block) => {
      const cell = built.get(block);
      return cell && cellExtras(cell.record, cell.identity, records);
    },
    embed,
  );
  if (isInSite && html === page.text) return;
  await mkdir(dirname(target), { recursive: true });
  await replaceFile(target, html);
}

function slashed(path: string): string {
  return path.split(sep).join('/');
}
