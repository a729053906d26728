import type { CellCore } from '../cell-core.ts';
import { tidied } from '../author-code.ts';

/** The code of a cell whose author keeps it in a file (`src`): fetched from the author's site when the cell comes near. */
export async function fetchSource(core: CellCore, src: string): Promise<void> {
  try {
    const answer = await fetch(new URL(src, core.host.baseURI));
    if (!answer.ok) throw new Error(`the server answered ${String(answer.status)}`);
    core.read({ ...core.author, text: tidied(await answer.text()) });
  } catch (error) {
    core.note(`The code of this cell could not be loaded from ${src}: ${String(error)}`, 'bad');
  }
}
