import type { CompileInput } from '#api/petri.ts';
import { isKeyFault } from '#service/key-fault.ts';
import { targetOf } from '#model/language.ts';
import { newCellId, type Cell } from '#model/notebook.ts';
import type { RunRequest } from '#model/run.ts';
import type { MountedRun } from '#mounts/mounted-run.ts';
import type { CellContext } from './context.ts';
import type { CellState } from './CellState.svelte.ts';

/** Runs a cell. With text in Standard input the program gets that and then end of file; with none it may ask as it goes. */
export async function runCell(cell: CellState, context: CellContext): Promise<void> {
  const entry = context.languages.find(({ id }) => id === cell.language);
  const target = targetOf(entry, cell.target);
  // Elsewhere a program waits for its input by itself.
  const interactive = cell.stdin === '' && (context.canAsk || target !== 'browser');
  const document = cell.toCell();
  // Those of the notebook that it was started in, whatever is on screen when it ends.
  const { permissions, mounts } = context;
  await permissions.ready;
  const request: RunRequest = {
    ...toCompile(document),
    ...(document.args && { args: document.args }),
    ...(document.env && { env: document.env }),
    limits: { ...context.limits, ...document.limits },
    target,
    ...permissions.forRun,
    ...(interactive ? {} : { stdin: cell.stdin }),
  };
  const label = entry?.label ?? cell.language;
  const place = { run: newCellId(), cell: cell.id, language: cell.language };
  const own = Object.keys(document.files ?? {});
  let mounted: MountedRun | undefined;
  await cell.run.start(context.petri, request, {
    name: `${label} cell`,
    cell: cell.id,
    interactive,
    input: cell.stdin,
    session: async () => {
      mounted = await mounts.forRun(place);
      const sessionFiles = context.filesAbove(cell);
      return mounted?.over(sessionFiles, own) ?? { sessionFiles };
    },
    ask: (question, signal) => permissions.ask(question, place, { where: context.nameOf(cell), signal }),
    onEnd: (result) => {
      if (result !== undefined) permissions.noteRun(place, result.calls);
      // Whether the service is there is known better now.
      if (result !== undefined && target !== 'browser') void context.service.refresh();
      mounted?.end(result && { files: result.files, removed: result.removedFiles, own });
    },
  });
  const { failure, diagnostics } = cell.run;
  const said = [failure, ...diagnostics.filter(({ source }) => source === 'petri')];
  if (said.some((each) => isKeyFault(each?.code))) context.showServiceKey();
}

/** Makes what the cell's next compile will want. What is wrong with the cell is said when it is run. */
export async function prepareCell(cell: CellState, context: CellContext): Promise<void> {
  try {
    (await context.petri).warm(cell.language, toCompile(cell.toCell()));
  } catch {
    return;
  }
}

function toCompile({ language, source, files, flags }: Cell): CompileInput {
  return { language, source, ...(files && { files }), ...(flags && { flags }) };
}
