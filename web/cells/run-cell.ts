import type { RunRequest } from '#model/run.ts';
import type { CellContext } from './context.ts';
import type { CellState } from './CellState.svelte.ts';

/** Runs a cell. With text in Standard input the program gets that and then end of file; with none it may ask as it goes. */
export async function runCell(cell: CellState, context: CellContext): Promise<void> {
  const document = cell.toCell();
  const interactive = cell.stdin === '' && context.canAsk;
  const request: RunRequest = {
    language: document.language,
    source: document.source,
    ...(document.files && { files: document.files }),
    ...(document.args && { args: document.args }),
    ...(document.env && { env: document.env }),
    ...(document.flags && { flags: document.flags }),
    limits: { ...context.limits, ...document.limits },
    ...(interactive ? {} : { stdin: cell.stdin }),
  };
  const label = context.languages.find(({ id }) => id === cell.language)?.label ?? cell.language;
  await cell.run.start(context.petri, request, { name: `${label} cell`, interactive });
}
