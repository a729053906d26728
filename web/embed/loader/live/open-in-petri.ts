import { encodeLink } from '#share/link.ts';
import { NOTEBOOK_FORMAT, type Cell } from '#model/notebook.ts';
import { appBase } from '../app-base.ts';
import type { CellCore } from '../cell-core.ts';
import { readFiles, readOptions } from './cell-options.ts';
import { runOrder } from './dependencies.ts';
import { programOf } from './program.ts';

/** Address of the app with the cell as its reader has it, and the cells that it depends on before it. */
export async function linkOf(core: CellCore): Promise<string> {
  const all = [...runOrder(core), core];
  const cells = await Promise.all(
    all.map(async (each, index): Promise<Cell> => {
      const { args, flags, stdin, timeMs } = readOptions(each.host);
      return {
        id: `cell-${String(index + 1)}`,
        kind: 'code',
        language: each.language,
        source: programOf(each).source,
        files: await readFiles(each.host),
        ...(args !== undefined && { args }),
        ...(flags !== undefined && { flags }),
        ...(stdin !== undefined && { stdin }),
        ...(timeMs !== undefined && { limits: { timeMs } }),
      };
    }),
  );
  return encodeLink({ format: NOTEBOOK_FORMAT, cells }, appBase());
}
